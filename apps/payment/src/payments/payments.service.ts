import type { Caller } from '@mvec/auth';
import { Database } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { isOperator, requireUser } from '../permissions.js';
import type { PaymentView } from './payment.dto.js';
import { PaymentNotFoundError } from './payment.errors.js';
import { operatorPaymentView, shopperPaymentView } from './payment.view.js';
import { findPaymentOfOrder, splitsOf } from './payments.repository.js';

@Injectable()
export class PaymentsService {
  constructor(private readonly database: Database) {}

  /** @throws PaymentNotFoundError when there is none, or it is neither the caller's nor is the caller an operator */
  async getPayment(caller: Caller, orderId: string): Promise<PaymentView> {
    requireUser(caller);
    const payment = await findPaymentOfOrder(this.database, orderId);
    const mayRead = payment !== undefined && (isOperator(caller) || payment.shopperId === caller.id);
    if (!mayRead) throw new PaymentNotFoundError(orderId);
    const splits = await splitsOf(this.database, payment.id);
    return isOperator(caller) ? operatorPaymentView(payment, splits) : shopperPaymentView(payment, splits);
  }
}
