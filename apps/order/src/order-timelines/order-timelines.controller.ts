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
    operationId: 'showOrderTimeline',
    summary: 'Show the timeline of an order over all services',
    description:
      'Steps, hold, payment, postings, mails, events and dead letters by time; what is outstanding, and what to do about ' +
      'it. `missing` names services that do not answer. The timeline has no personal data. `settled` means that no ' +
      'service is waiting for anything: a confirmed order is settled although its vendors have not shipped it yet. Some ' +
      'effects leave no trace and are not checked: whether messaging has applied `order.shipped.v1`, and analytics ' +
      '`payment.failed.v1`.',
    answers: { 200: orderTimeline },
    problems: { 404: ['order_not_found'] },
  })
  show(@UuidParam('orderId') orderId: string): Promise<OrderTimeline> {
    return this.timelines.showTimeline(orderId);
  }
}
