import { Module } from '@nestjs/common';
import { ChargingModule } from '../charging/charging.module.js';
import { CommissionRatesModule } from '../commission-rates/commission-rates.module.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { NewPaymentsRepository } from './new-payments.repository.js';
import { PaymentRequestsEvents } from './payment-requests.events.js';
import { PaymentRequests } from './payment-requests.service.js';

@Module({
  imports: [CommissionRatesModule, PaymentsModule, ChargingModule],
  controllers: [PaymentRequestsEvents],
  providers: [PaymentRequests, NewPaymentsRepository],
})
export class PaymentRequestsModule {}
