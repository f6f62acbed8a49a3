import { ServiceOnly } from '@mvec/auth';
import { UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get } from '@nestjs/common';
import { type TimelineFragment, timelineFragment } from './order-timeline.dto.js';

/** What a service knows of orders: each that shows `TimelineFragmentController` provides its own. */
export abstract class TimelineSource {
  abstract tellOrder(orderId: string): Promise<TimelineFragment>;
}

@Controller('v1/orders')
export class TimelineFragmentController {
  constructor(private readonly teller: TimelineSource) {}

  @Get(':orderId/timeline')
  @ServiceOnly('order')
  @Documented({
    operationId: 'showTimelineFragment',
    summary: 'Tell what this service knows of an order',
    description:
      'Operators ask the order service, which asks every other. Of an unknown order there is nothing to tell.',
    answers: { 200: timelineFragment },
  })
  tell(@UuidParam('orderId') orderId: string): Promise<TimelineFragment> {
    return this.teller.tellOrder(orderId);
  }
}
