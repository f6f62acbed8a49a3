import type { Caller } from '@mvec/auth';
import { Database } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { isOperator, requireUser } from '../permissions.js';
import { PaymentNotFoundError } from './payment.errors.js';
import { type PaymentView, shopperPaymentView, vendorPaymentView, wholePaymentView } from './payment.view.js';
import { findPaymentOfOrder, splitsOf } from './payments.repository.js';

@Injectable()
export class PaymentsService {
  constructor(private readonly database: Database) {}

  /**
   * The shopper sees the payment, a vendor its own split, an operator everything.
   * @throws PaymentNotFoundError when there is none, or none of the caller's
   */
  async getPayment(caller: Caller, orderId: string): Promise<PaymentView> {
    requireUser(caller);
    const payment = await findPaymentOfOrder(this.database, orderId);
    if (payment === undefined) throw new PaymentNotFoundError(orderId);
    const splits = await splitsOf(this.database, payment.id);
    if (isOperator(caller)) return wholePaymentView(payment, splits);
    if (payment.shopperId === caller.id) return shopperPaymentView(payment, splits);
    const own = splits.filter(({ vendorId }) => caller.vendors.includes(vendorId));
    if (own.length === 0) throw new PaymentNotFoundError(orderId);
    return vendorPaymentView(payment, own);
  }
}
