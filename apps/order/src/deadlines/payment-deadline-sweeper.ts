import { Database, sql } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { OrderSaga } from '../orders/order-saga.js';
import { sweepBatch, type Sweeper } from './sweeper.js';

/** Cancels orders that were not paid in time. A capture that comes later is refunded by payment. */
@Injectable()
export class PaymentDeadlineSweeper implements Sweeper {
  readonly name = 'payment-deadline';

  constructor(
    private readonly database: Database,
    private readonly saga: OrderSaga,
  ) {}

  /** A step is conditional on the status, so neither another instance nor a capture at the same moment is in the way. */
  async runOnce(): Promise<number> {
    const overdue = await this.database.query<{ id: string }>(sql`
      select id from orders where status = 'awaiting_payment' and payment_due_at <= clock_timestamp()
      order by payment_due_at limit ${sweepBatch}`);
    let cancelled = 0;
    for (const { id } of overdue) {
      const order = await this.database.transaction((tx) => this.saga.cancel(tx, id, 'payment_expired'));
      if (order !== undefined) cancelled += 1;
    }
    return cancelled;
  }
}
