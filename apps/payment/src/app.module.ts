import { TimelineFragmentController, TimelineSource } from '@mvec/order-timeline';
import { Module } from '@nestjs/common';
import { CommissionRatesController } from './commission-rates/commission-rates.controller.js';
import { CommissionRates } from './commission-rates/commission-rates.service.js';
import { Earnings } from './fulfilments/earnings.service.js';
import { FulfilmentsEvents } from './fulfilments/fulfilments.events.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { LedgerReports } from './ledger/ledger-reports.service.js';
import { Ledger } from './ledger/ledger.service.js';
import { OrderTimelines } from './order-timelines/order-timelines.service.js';
import { PaymentMethodsController } from './payment-methods/payment-methods.controller.js';
import { PaymentMethodsService } from './payment-methods/payment-methods.service.js';
import { Captures } from './charging/captures.js';
import { PaymentMetrics } from './payments/payment-metrics.js';
import { PaymentOutcomes } from './charging/payment-outcomes.service.js';
import { PaymentRequests } from './payment-requests/payment-requests.service.js';
import { PaymentsController } from './payments/payments.controller.js';
import { PaymentsEvents } from './payment-requests/payment-requests.events.js';
import { PaymentsService } from './payments/payments.service.js';
import { CardProvider } from './provider/card-provider.js';
import { HttpCardProvider } from './provider/http-card-provider.js';
import { PaymentClaims } from './charging/payment-claims.js';
import { PaymentWorker } from './charging/payment.worker.js';
import { ProviderCallsController } from './provider-calls/provider-calls.controller.js';
import { ProviderCalls } from './provider-calls/provider-calls.service.js';
import { ProviderLog } from './provider-calls/provider-log.js';
import { VendorAccountsController } from './vendor-accounts/vendor-accounts.controller.js';
import { VendorAccounts } from './vendor-accounts/vendor-accounts.service.js';

@Module({
  controllers: [
    CommissionRatesController,
    FulfilmentsEvents,
    LedgerController,
    PaymentMethodsController,
    PaymentsController,
    PaymentsEvents,
    ProviderCallsController,
    VendorAccountsController,
    TimelineFragmentController,
  ],
  providers: [
    { provide: CardProvider, useClass: HttpCardProvider },
    Captures,
    CommissionRates,
    Earnings,
    Ledger,
    LedgerReports,
    { provide: TimelineSource, useClass: OrderTimelines },
    PaymentClaims,
    PaymentMethodsService,
    PaymentMetrics,
    PaymentOutcomes,
    PaymentRequests,
    PaymentsService,
    PaymentWorker,
    ProviderCalls,
    ProviderLog,
    VendorAccounts,
  ],
})
export class AppModule {}
