import { type Caller, CurrentCaller } from '@mvec/auth';
import { Idempotent, IdempotentCall, type IdempotentRequest, type Page, PageQuery, UuidParam } from '@mvec/http';
import { Controller, Get, Post, Query } from '@nestjs/common';
import type { OrderDto } from './dto/order.dto.js';
import { OrdersService } from './orders.service.js';
import { type PreferredWait, WaitPreference } from './preferred-wait.js';

@Controller('v1/orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Page<OrderDto>> {
    return this.orders.listOrders(caller, query);
  }

  @Get(':id')
  get(
    @CurrentCaller() caller: Caller,
    @UuidParam('id') id: string,
    @WaitPreference() wait: PreferredWait,
  ): Promise<OrderDto> {
    return this.orders.getOrder(caller, id, wait);
  }

  @Post(':id/cancel')
  @Idempotent()
  cancel(
    @CurrentCaller() caller: Caller,
    @UuidParam('id') id: string,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<void> {
    return this.orders.cancelOrder(caller, id, call);
  }
}
