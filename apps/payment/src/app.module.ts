import { Module } from '@nestjs/common';
import { LedgerController } from './ledger/ledger.controller.js';
import { Ledger } from './ledger/ledger.service.js';
import { PaymentMethodsController } from './payment-methods/payment-methods.controller.js';
import { PaymentMethodsService } from './payment-methods/payment-methods.service.js';
import { PaymentOutcomes } from './payments/payment-outcomes.service.js';
import { PaymentRequests } from './payments/payment-requests.service.js';
import { PaymentsController } from './payments/payments.controller.js';
import { PaymentsEvents } from './payments/payments.events.js';
import { PaymentsService } from './payments/payments.service.js';
import { RefundMetrics } from './payments/refund-metrics.js';
import { CardProvider } from './provider/card-provider.js';
import { HttpCardProvider } from './provider/http-card-provider.js';
import { PaymentClaims } from './provider/payment-claims.js';
import { PaymentWorker } from './provider/payment.worker.js';

@Module({
  controllers: [LedgerController, PaymentMethodsController, PaymentsController, PaymentsEvents],
  providers: [
    { provide: CardProvider, useClass: HttpCardProvider },
    Ledger,
    PaymentClaims,
    PaymentMethodsService,
    PaymentOutcomes,
    PaymentRequests,
    PaymentsService,
    PaymentWorker,
    RefundMetrics,
  ],
})
export class AppModule {}
