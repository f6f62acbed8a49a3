import { Roles } from '@mvec/auth';
import { UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { type OrderTimeline, orderTimeline } from '@mvec/order-timeline';
import { Controller, Get } from '@nestjs/common';
import { OrderTimelines } from './order-timelines.service.js';

@Controller('v1/orders')
export class OrderTimelinesController {
  constructor(private readonly timelines: OrderTimelines) {}

  @Get(':orderId/timeline')
  @Roles('operator')
  @Documented({
    summary: 'Tell the whole timeline of an order over all services',
    description:
      'By time: steps, hold, payment, postings, mails, events, dead letters; what is outstanding and what to do about ' +
      'it. A service that does not answer is named in `missing`. Nothing personal is in it. `settled` says that no service ' +
      'waits for anything, not that all is shipped: a confirmed order with parts that no vendor has shipped yet is ' +
      'settled too. What leaves no trace of its own is not looked for: whether messaging has applied `order.shipped.v1`, ' +
      'or analytics `payment.failed.v1`.',
    answers: { 200: orderTimeline },
    problems: { 404: ['order_not_found'] },
  })
  tell(@UuidParam('orderId') orderId: string): Promise<OrderTimeline> {
    return this.timelines.tellOrder(orderId);
  }
}
