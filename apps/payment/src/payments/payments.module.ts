import { Module } from '@nestjs/common';
import { MoneyMovementsRepository } from './money-movements.repository.js';
import { PaymentMetrics } from './payment-metrics.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsRepository } from './payments.repository.js';
import { PaymentsService } from './payments.service.js';

@Module({
  controllers: [PaymentsController],
  providers: [PaymentsService, PaymentsRepository, MoneyMovementsRepository, PaymentMetrics],
  exports: [PaymentsRepository, MoneyMovementsRepository],
})
export class PaymentsModule {}
