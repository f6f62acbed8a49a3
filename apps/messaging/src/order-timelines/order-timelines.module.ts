import { TimelineFragmentController, TimelineSource } from '@mvec/order-timeline';
import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module.js';
import { OrderTimelines } from './order-timelines.service.js';

@Module({
  imports: [ModelsModule],
  controllers: [TimelineFragmentController],
  providers: [{ provide: TimelineSource, useClass: OrderTimelines }],
})
export class OrderTimelinesModule {}
