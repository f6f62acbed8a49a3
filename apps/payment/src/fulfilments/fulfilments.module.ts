import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { Earnings } from './earnings.service.js';
import { FulfilmentsEvents } from './fulfilments.events.js';
import { FulfilmentsRepository } from './fulfilments.repository.js';

@Module({
  imports: [PaymentsModule, LedgerModule],
  controllers: [FulfilmentsEvents],
  providers: [Earnings, FulfilmentsRepository],
  exports: [FulfilmentsRepository],
})
export class FulfilmentsModule {}
