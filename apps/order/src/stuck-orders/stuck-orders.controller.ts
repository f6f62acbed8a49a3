import { Roles } from '@mvec/auth';
import { type Page, PageQuery } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get, Query } from '@nestjs/common';
import { stuckOrderPage, type StuckOrderView } from './stuck-orders.dto.js';
import { StuckOrdersService } from './stuck-orders.service.js';

@Controller('v1/stuck-orders')
export class StuckOrdersController {
  constructor(private readonly stuckOrders: StuckOrdersService) {}

  @Get()
  @Roles('operator')
  @Documented({
    operationId: 'listStuckOrders',
    summary: 'List orders past a deadline that should have ended them, oldest first',
    description: 'The history of an order shows how it got there.',
    answers: { 200: stuckOrderPage },
  })
  list(@Query() query: PageQuery): Promise<Page<StuckOrderView>> {
    return this.stuckOrders.listStuckOrders(query);
  }
}
