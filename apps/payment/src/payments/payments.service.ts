import { type Caller, isOperator, requireUser } from '@mvec/auth';
import { Database } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { capturesOf, refundsOf } from './money-moves.js';
import type { PaymentView } from './payment.dto.js';
import { PaymentNotFoundError } from './payment.errors.js';
import { operatorPaymentView, shopperPaymentView, type WholePayment } from './payment.view.js';
import { findPaymentOfOrder, type Payment, splitsOf } from './payments.repository.js';

@Injectable()
export class PaymentsService {
  constructor(private readonly database: Database) {}

  /** @throws PaymentNotFoundError when there is none, or it is neither the caller's nor is the caller an operator */
  async getPayment(caller: Caller, orderId: string): Promise<PaymentView> {
    requireUser(caller);
    const payment = await findPaymentOfOrder(this.database, orderId);
    if (payment === undefined || !mayRead(caller, payment)) throw new PaymentNotFoundError(orderId);
    const whole = await this.withMoney(payment);
    return isOperator(caller) ? operatorPaymentView(whole) : shopperPaymentView(whole);
  }

  private async withMoney(payment: Payment): Promise<WholePayment> {
    const { database } = this;
    const [splits, captures, refunds] = await Promise.all([
      splitsOf(database, [payment.id]),
      capturesOf(database, payment.id),
      refundsOf(database, payment.id),
    ]);
    return { payment, splits: splits.get(payment.id) ?? [], captures, refunds };
  }
}

function mayRead(caller: Caller, payment: Payment): boolean {
  return isOperator(caller) || payment.shopperId === caller.id;
}
