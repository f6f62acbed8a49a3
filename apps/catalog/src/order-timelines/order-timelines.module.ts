import { TimelineFragmentController, TimelineSource } from '@mvec/order-timeline';
import { Module } from '@nestjs/common';
import { OrderTimelines } from './order-timelines.service.js';

@Module({
  controllers: [TimelineFragmentController],
  providers: [{ provide: TimelineSource, useClass: OrderTimelines }],
})
export class OrderTimelinesModule {}
