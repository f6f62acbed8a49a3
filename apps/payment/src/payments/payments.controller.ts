import { type Caller, CurrentCaller } from '@mvec/auth';
import { UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get } from '@nestjs/common';
import { payment, type PaymentView } from './payment.dto.js';
import { PaymentsService } from './payments.service.js';

@Controller('v1/payments')
export class PaymentsController {
  constructor(private readonly payments: PaymentsService) {}

  @Get(':orderId')
  @Documented({
    operationId: 'showPayment',
    summary: 'Show the payment of an order',
    description: 'For the shopper of the order and for operators.',
    answers: { 200: payment },
    problems: { 403: ['forbidden'], 404: ['payment_not_found'] },
  })
  async show(@CurrentCaller() caller: Caller, @UuidParam('orderId') orderId: string): Promise<PaymentView> {
    return this.payments.getPayment(caller, orderId);
  }
}
