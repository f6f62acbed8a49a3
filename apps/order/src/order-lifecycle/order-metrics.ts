import { Database, sql } from '@mvec/database';
import { counter, gauge, histogram, readGauges } from '@mvec/observability';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { stuckOrders, stuckReasons, type StuckReason } from '../stuck-orders/stuck-orders.sql.js';
import { rejectionReasons } from './order.js';
import { orderStatuses } from './order-status.js';

const countedAtMost = 10_000;

export const steps = counter({
  name: 'order_steps_total',
  help: 'Steps of orders by their new status',
  labels: { to: orderStatuses },
});

/** `refused`: no order was begun; `unavailable`: it is to be repeated. */
export const checkoutResults = ['placed', ...rejectionReasons, 'answered_before', 'refused', 'unavailable'] as const;

export type CheckoutResult = (typeof checkoutResults)[number];

export const checkouts = counter({
  name: 'order_checkouts_total',
  help: 'Attempts of checkouts by what the client was told: placed, why rejected, refused (no order was begun), unavailable',
  labels: { result: checkoutResults },
});

export const confirmation = histogram({
  name: 'order_confirmation_duration_seconds',
  help: 'Time from the beginning of a checkout to its confirmation',
  buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900],
});

const unfinished = ['reserving', 'awaiting_payment'] as const;

const open = gauge({
  name: 'order_open_orders',
  help: `Orders in a status that is not final, counted up to ${countedAtMost}`,
  labels: { status: unfinished },
  across: 'max',
});
const oldest = gauge({
  name: 'order_oldest_open_order_age_seconds',
  help: 'Age of the oldest order in a status that is not final; 0 when there is none',
  labels: { status: unfinished },
  across: 'max',
});
const stuck = gauge({
  name: 'order_stuck_orders',
  help: `Orders that did not end in their time, by why, counted up to ${countedAtMost}; an order can be stuck twice`,
  labels: { why: stuckReasons },
  across: 'max',
});

interface OpenRow {
  status: (typeof unfinished)[number];
  orders: number;
  age: number;
}

/** Orders as they stand: every count walks a partial index of what is not final. */
@Injectable()
export class OrderMetrics implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    readGauges({ gauges: [open, oldest], read: () => this.readOpen(), freshForMs: 5_000 });
    readGauges({ gauges: [stuck], read: () => this.readStuck(), freshForMs: 5_000 });
  }

  private async readOpen() {
    const rows = await this.database.query<OpenRow>(sql`
      select status, count(*)::integer as orders,
        extract(epoch from clock_timestamp() - min(created_at))::float8 as age
      from (
        (select status, created_at from orders where status = 'reserving' order by reserve_by limit ${countedAtMost})
        union all
        (select status, created_at from orders where status = 'awaiting_payment' order by payment_due_at
          limit ${countedAtMost})) as open
      group by status`);
    return unfinished.flatMap((status) => {
      const row = rows.find((one) => one.status === status);
      return [open.at({ status }, row?.orders ?? 0), oldest.at({ status }, row?.age ?? 0)];
    });
  }

  private async readStuck() {
    const rows = await this.database.query<{ why: StuckReason; orders: number }>(sql`
      select why, count(*)::integer as orders from (${stuckOrders} limit ${countedAtMost}) stuck group by why`);
    return stuckReasons.map((why) => stuck.at({ why }, rows.find((row) => row.why === why)?.orders ?? 0));
  }
}
