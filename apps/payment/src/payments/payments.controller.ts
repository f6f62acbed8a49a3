import { type Caller, CurrentCaller } from '@mvec/auth';
import { UuidParam } from '@mvec/http';
import { Controller, Get } from '@nestjs/common';
import type { PaymentView } from './payment.view.js';
import { PaymentsService } from './payments.service.js';

@Controller('v1/payments')
export class PaymentsController {
  constructor(private readonly payments: PaymentsService) {}

  @Get(':orderId')
  async get(@CurrentCaller() caller: Caller, @UuidParam('orderId') orderId: string): Promise<PaymentView> {
    return this.payments.getPayment(caller, orderId);
  }
}
