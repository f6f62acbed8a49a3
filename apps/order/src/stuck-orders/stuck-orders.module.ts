import { Module } from '@nestjs/common';
import { StuckOrderMetrics } from './stuck-order-metrics.js';
import { StuckOrdersController } from './stuck-orders.controller.js';
import { StuckOrdersService } from './stuck-orders.service.js';

@Module({
  controllers: [StuckOrdersController],
  providers: [StuckOrdersService, StuckOrderMetrics],
})
export class StuckOrdersModule {}
