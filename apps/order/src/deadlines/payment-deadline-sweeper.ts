import { Database, one, sql } from '@mvec/database';
import { topics } from '@mvec/events';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { OrderEnv } from '../env.js';
import type { Order } from '../order-lifecycle/order.js';
import { OrderSaga } from '../order-lifecycle/order-saga.js';
import { forOrder, overdueColumns, type OverdueOrder } from '../order-lifecycle/overdue-order.js';
import { PaymentLagGate } from './payment-lag-gate.js';
import { sweepBatch, type Sweeper } from './sweeper.js';

/**
 * Cancels orders that were not paid in time. A capture that comes later is refunded by payment.
 *
 * The deadline rests while the capture may be on its way to us, or `order.placed` on its way to payment: an outage must
 * not cancel what was paid in time. It rests PAYMENT_DEADLINE_MAX_EXTENSION_SECONDS at most, since stock is held meanwhile.
 */
@Injectable()
export class PaymentDeadlineSweeper implements Sweeper {
  readonly name = 'payment-deadline';

  constructor(
    private readonly database: Database,
    private readonly saga: OrderSaga,
    private readonly answers: PaymentLagGate,
    @InjectEnv() private readonly env: OrderEnv,
  ) {}

  /** A step is conditional on the status, so neither another instance nor a capture at the same moment is in the way. */
  async runOnce(): Promise<number> {
    let cancelled = 0;
    for (const overdue of await this.overdue()) {
      const order = await forOrder(overdue, this.name, () => this.cancel(overdue.id));
      if (order !== undefined) cancelled += 1;
    }
    return cancelled;
  }

  private cancel(id: string): Promise<Order | undefined> {
    return this.database.transaction((tx) => this.saga.cancel(tx, id, { reason: 'payment_expired' }));
  }

  private async overdue(): Promise<OverdueOrder[]> {
    // What is due by a moment from before the look at the topic: its answer came before that too, or too late.
    const asOf = await this.soonDueAsOf();
    if (asOf === undefined) return [];
    const mayEnd = await this.answers.haveArrived();
    return this.database.query<OverdueOrder>(sql`
      with unpublished as materialized (select message_key from eventing.outbox where topic = ${topics.orders.name})
      select ${overdueColumns} from orders
      where status = 'awaiting_payment' and payment_due_at <= ${asOf} and (
        (${mayEnd} and id::text not in (select message_key from unpublished))
        or payment_due_at <= ${asOf}::timestamptz - make_interval(secs => ${this.env.PAYMENT_DEADLINE_MAX_EXTENSION_SECONDS}))
      order by payment_due_at limit ${sweepBatch}`);
  }

  /** Soon, not now: the brokers are asked for some time before a deadline, and nothing when none is near. */
  private async soonDueAsOf(): Promise<Date | undefined> {
    const rows = await this.database.query<{ now: Date }>(sql`
      select clock_timestamp() as now where exists (
        select from orders where status = 'awaiting_payment'
          and payment_due_at <= clock_timestamp() + make_interval(secs => ${this.env.PAYMENT_SETTLE_SECONDS}))`);
    return one(rows)?.now;
  }
}
