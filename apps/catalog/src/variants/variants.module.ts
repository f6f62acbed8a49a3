import { Module } from '@nestjs/common';
import { StockAdjustmentsModule } from '../stock-adjustments/stock-adjustments.module.js';
import { NewVariants } from './new-variants.js';
import { VariantsRepository } from './variants.repository.js';

@Module({
  imports: [StockAdjustmentsModule],
  providers: [VariantsRepository, NewVariants],
  exports: [NewVariants, VariantsRepository],
})
export class VariantsModule {}
