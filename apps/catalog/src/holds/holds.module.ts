import { Module } from '@nestjs/common';
import { HeldUnitsRepository } from './held-units.repository.js';
import { HoldMetrics } from './hold-metrics.js';
import { HoldSweeper } from './hold-sweeper.js';
import { HoldsController } from './holds.controller.js';
import { HoldsRepository } from './holds.repository.js';
import { HoldsService } from './holds.service.js';
import { Restock } from './restock.js';

@Module({
  controllers: [HoldsController],
  providers: [HoldsService, HoldsRepository, HeldUnitsRepository, Restock, HoldSweeper, HoldMetrics],
  exports: [HoldsRepository, HeldUnitsRepository, HoldSweeper],
})
export class HoldsModule {}
