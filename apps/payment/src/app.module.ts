import { Module } from '@nestjs/common';
import { ChargingModule } from './charging/charging.module.js';
import { CommissionRatesModule } from './commission-rates/commission-rates.module.js';
import { FulfilmentsModule } from './fulfilments/fulfilments.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { OrderTimelinesModule } from './order-timelines/order-timelines.module.js';
import { PaymentMethodsModule } from './payment-methods/payment-methods.module.js';
import { PaymentRequestsModule } from './payment-requests/payment-requests.module.js';
import { PaymentsModule } from './payments/payments.module.js';
import { ProviderCallsModule } from './provider-calls/provider-calls.module.js';
import { VendorAccountsModule } from './vendor-accounts/vendor-accounts.module.js';

@Module({
  imports: [
    PaymentMethodsModule,
    CommissionRatesModule,
    PaymentRequestsModule,
    ChargingModule,
    PaymentsModule,
    ProviderCallsModule,
    FulfilmentsModule,
    LedgerModule,
    VendorAccountsModule,
    OrderTimelinesModule,
  ],
})
export class AppModule {}
