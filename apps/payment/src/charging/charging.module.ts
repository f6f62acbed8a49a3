import { Module } from '@nestjs/common';
import { FulfilmentsModule } from '../fulfilments/fulfilments.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { ProviderCallsModule } from '../provider-calls/provider-calls.module.js';
import { ProviderModule } from '../provider/provider.module.js';
import { Captures } from './captures.js';
import { FailedCharges } from './failed-charges.js';
import { PaymentClaims } from './payment-claims.js';
import { PaymentOutcomes } from './payment-outcomes.service.js';
import { PaymentWorker } from './payment.worker.js';
import { Rechecks } from './rechecks.js';
import { Refunds } from './refunds.js';

@Module({
  imports: [ProviderModule, ProviderCallsModule, PaymentsModule, FulfilmentsModule, LedgerModule],
  providers: [PaymentWorker, PaymentClaims, PaymentOutcomes, Captures, FailedCharges, Refunds, Rechecks],
  exports: [PaymentWorker],
})
export class ChargingModule {}
