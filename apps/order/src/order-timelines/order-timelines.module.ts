import { Module } from '@nestjs/common';
import { OrderTimelinesController } from './order-timelines.controller.js';
import { OrderTimelines } from './order-timelines.service.js';
import { TimelineClient } from './timeline-client.js';

@Module({
  controllers: [OrderTimelinesController],
  providers: [OrderTimelines, TimelineClient],
})
export class OrderTimelinesModule {}
