import { type Caller, isOperator, requireUser } from '@mvec/auth';
import { Database } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { MoneyMovementsRepository } from './money-movements.repository.js';
import type { PaymentView } from './payment.dto.js';
import { PaymentNotFoundError } from './payment.errors.js';
import { operatorPaymentView, type PaymentDetails, shopperPaymentView } from './payment.view.js';
import { type Payment, PaymentsRepository } from './payments.repository.js';

@Injectable()
export class PaymentsService {
  constructor(
    private readonly database: Database,
    private readonly payments: PaymentsRepository,
    private readonly movements: MoneyMovementsRepository,
  ) {}

  /** @throws PaymentNotFoundError also when the caller is neither the shopper nor an operator */
  async getPayment(caller: Caller, orderId: string): Promise<PaymentView> {
    requireUser(caller);
    const payment = await this.payments.findByOrder(this.database, orderId);
    if (payment === undefined || !mayRead(caller, payment)) throw new PaymentNotFoundError(orderId);
    const details = await this.detailsOf(payment);
    return isOperator(caller) ? operatorPaymentView(details) : shopperPaymentView(details);
  }

  private async detailsOf(payment: Payment): Promise<PaymentDetails> {
    const { database } = this;
    const [splits, captures, refunds] = await Promise.all([
      this.payments.findSplits(database, [payment.id]),
      this.movements.findCaptures(database, payment.id),
      this.movements.findRefunds(database, payment.id),
    ]);
    return { payment, splits: splits.get(payment.id) ?? [], captures, refunds };
  }
}

function mayRead(caller: Caller, payment: Payment): boolean {
  return isOperator(caller) || payment.shopperId === caller.id;
}
