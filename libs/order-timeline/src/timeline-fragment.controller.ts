import { ServiceOnly } from '@mvec/auth';
import { UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get } from '@nestjs/common';
import { type TimelineFragment, timelineFragment } from './order-timeline.dto.js';

/** Provider of a service's part of the timeline, for `TimelineFragmentController`. */
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
    summary: "Show the service's part of an order's timeline",
    description: 'For the order service, which merges all parts for operators. An unknown order has an empty part.',
    answers: { 200: timelineFragment },
  })
  tell(@UuidParam('orderId') orderId: string): Promise<TimelineFragment> {
    return this.teller.tellOrder(orderId);
  }
}
