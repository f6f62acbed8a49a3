import { type Caller, CurrentCaller } from '@mvec/auth';
import { Idempotent, IdempotentCall, type IdempotentRequest, type Page, PageQuery, UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get, Post, Query } from '@nestjs/common';
import { orderAnswer, orderPage, type OrderView } from './order.dto.js';
import { OrdersService } from './orders.service.js';
import { type PreferredWait, WaitPreference } from './preferred-wait.js';

@Controller('v1/orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  @Documented({
    operationId: 'listOrders',
    summary: "List the caller's orders, newest first",
    answers: { 200: orderPage },
    problems: { 403: ['forbidden'] },
  })
  list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Page<OrderView>> {
    return this.orders.listOrders(caller, query);
  }

  @Get(':orderId')
  @Documented({
    operationId: 'showOrder',
    summary: 'Show an order',
    description: 'Shoppers see their own orders, operators any order.',
    answers: { 200: orderAnswer },
    problems: { 404: ['order_not_found'] },
    headers: { Prefer: 'wait=10 answers as soon as the checkout has ended, at the latest after 10 seconds' },
  })
  show(
    @CurrentCaller() caller: Caller,
    @UuidParam('orderId') orderId: string,
    @WaitPreference() wait: PreferredWait,
  ): Promise<OrderView> {
    return this.orders.showOrder(caller, orderId, wait);
  }

  @Post(':orderId/cancel')
  @Idempotent()
  @Documented({
    operationId: 'cancelOrder',
    summary: 'Cancel an order',
    description: 'Possible until a vendor has shipped its part. A payment is refunded.',
    answers: { 200: orderAnswer },
    problems: { 403: ['forbidden'], 404: ['order_not_found'], 409: ['order_not_cancellable'] },
  })
  cancel(
    @CurrentCaller() caller: Caller,
    @UuidParam('orderId') orderId: string,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<void> {
    return this.orders.cancelOrder(caller, orderId, call);
  }
}
