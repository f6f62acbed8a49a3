import { TimelineFragmentController, TimelineSource } from '@mvec/order-timeline';
import { Module } from '@nestjs/common';
import { FulfilmentsModule } from '../fulfilments/fulfilments.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { OrderTimelines } from './order-timelines.service.js';

@Module({
  imports: [PaymentsModule, FulfilmentsModule],
  controllers: [TimelineFragmentController],
  providers: [{ provide: TimelineSource, useClass: OrderTimelines }],
})
export class OrderTimelinesModule {}
