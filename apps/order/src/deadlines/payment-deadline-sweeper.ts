import { Database, one, sql } from '@mvec/database';
import { topics } from '@mvec/events';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { OrderEnv } from '../env.js';
import type { Order } from '../order-lifecycle/order.js';
import { OrderSaga } from '../order-lifecycle/order-saga.js';
import { inTraceOfOrder, overdueColumns, type OverdueOrder } from '../order-lifecycle/overdue-order.js';
import { PaymentLagGate } from './payment-lag-gate.js';
import { sweepBatch, type Sweeper } from './sweeper.js';

/**
 * Cancels orders that were not paid in time. Payment refunds a later capture.
 *
 * The deadline is paused while a capture may be under way to this service, or `order.placed` to payment: an outage must
 * not cancel an order that was paid in time. The pause is limited to PAYMENT_DEADLINE_MAX_EXTENSION_SECONDS, because the
 * order holds stock meanwhile.
 */
@Injectable()
export class PaymentDeadlineSweeper implements Sweeper {
  readonly name = 'payment-deadline';

  constructor(
    private readonly database: Database,
    private readonly saga: OrderSaga,
    private readonly lagGate: PaymentLagGate,
    @InjectEnv() private readonly env: OrderEnv,
  ) {}

  /** Safe beside other instances and captures: a move is conditional on the status. */
  async runOnce(): Promise<number> {
    let cancelled = 0;
    for (const overdue of await this.listOverdue()) {
      const order = await inTraceOfOrder(overdue, this.name, () => this.cancelOrder(overdue.id));
      if (order !== undefined) cancelled += 1;
    }
    return cancelled;
  }

  private cancelOrder(id: string): Promise<Order | undefined> {
    return this.database.transaction((tx) => this.saga.cancelOrder(tx, id, { reason: 'payment_expired' }));
  }

  private async listOverdue(): Promise<OverdueOrder[]> {
    // The time is taken before the lag is read: any capture before that time is then applied already.
    const asOf = await this.soonDueAsOf();
    if (asOf === undefined) return [];
    const mayExpire = await this.lagGate.isCaughtUp();
    return this.database.query<OverdueOrder>(sql`
      with unpublished as materialized (select message_key from eventing.outbox where topic = ${topics.orders.name})
      select ${overdueColumns} from orders
      where status = 'awaiting_payment' and payment_due_at <= ${asOf} and (
        (${mayExpire} and id::text not in (select message_key from unpublished))
        or payment_due_at <= ${asOf}::timestamptz - make_interval(secs => ${this.env.PAYMENT_DEADLINE_MAX_EXTENSION_SECONDS}))
      order by payment_due_at limit ${sweepBatch}`);
  }

  /**
   * Starts reading the lag some time before the next deadline, because it has to stay at zero for a while; with no
   * deadline near, the brokers are not asked.
   */
  private async soonDueAsOf(): Promise<Date | undefined> {
    const rows = await this.database.query<{ now: Date }>(sql`
      select clock_timestamp() as now where exists (
        select from orders where status = 'awaiting_payment'
          and payment_due_at <= clock_timestamp() + make_interval(secs => ${this.env.PAYMENT_SETTLE_SECONDS}))`);
    return one(rows)?.now;
  }
}
