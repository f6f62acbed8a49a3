import { Module } from '@nestjs/common';
import { OrderFactsRepository } from './order-facts.repository.js';
import { OrderTimelinesController } from './order-timelines.controller.js';
import { OrderTimelines } from './order-timelines.service.js';
import { TimelineClient } from './timeline-client.js';

@Module({
  controllers: [OrderTimelinesController],
  providers: [OrderTimelines, OrderFactsRepository, TimelineClient],
})
export class OrderTimelinesModule {}
