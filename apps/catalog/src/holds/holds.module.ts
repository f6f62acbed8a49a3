import { Module } from '@nestjs/common';
import { HoldMetrics } from './hold-metrics.js';
import { HoldSweeper } from './hold-sweeper.js';
import { HoldsController } from './holds.controller.js';
import { HoldsEvents } from './holds.events.js';
import { HoldsService } from './holds.service.js';
import { OrderHoldsService } from './order-holds.service.js';

@Module({
  controllers: [HoldsController, HoldsEvents],
  providers: [HoldsService, OrderHoldsService, HoldSweeper, HoldMetrics],
})
export class HoldsModule {}
