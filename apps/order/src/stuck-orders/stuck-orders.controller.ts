import { type Caller, CurrentCaller } from '@mvec/auth';
import { type Page, PageQuery } from '@mvec/http';
import { Controller, Get, Query } from '@nestjs/common';
import { type StuckOrderDto, StuckOrdersService } from './stuck-orders.service.js';

@Controller('v1/stuck-orders')
export class StuckOrdersController {
  constructor(private readonly stuckOrders: StuckOrdersService) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Page<StuckOrderDto>> {
    return this.stuckOrders.listStuckOrders(caller, query);
  }
}
