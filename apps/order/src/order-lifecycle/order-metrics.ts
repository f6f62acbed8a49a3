import { Database, sql } from '@mvec/database';
import { counter, gauge, histogram, readGauges } from '@mvec/observability';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { orderStatuses } from './order-status.js';

/** Bounds what one scrape reads. */
const maxCounted = 10_000;

export const orderSteps = counter({
  name: 'order_steps_total',
  help: 'Status changes of orders, by the new status',
  labels: { to: orderStatuses },
});

export const confirmation = histogram({
  name: 'order_confirmation_duration_seconds',
  help: 'Time from the start of a checkout to the confirmation of its order',
  buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900],
});

const unfinished = ['reserving', 'awaiting_payment'] as const;

const open = gauge({
  name: 'order_open_orders',
  help: `Orders in a status that is not final, counted up to ${maxCounted}`,
  labels: { status: unfinished },
  across: 'max',
});
const oldest = gauge({
  name: 'order_oldest_open_order_age_seconds',
  help: 'Age of the oldest order in a status that is not final; 0 when there is none',
  labels: { status: unfinished },
  across: 'max',
});

interface OpenRow {
  status: (typeof unfinished)[number];
  orders: number;
  age: number;
}

/** Reads the gauges of open orders; each count walks a partial index of orders that are not final. */
@Injectable()
export class OrderMetrics implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    readGauges({ gauges: [open, oldest], read: () => this.readOpen(), freshForMs: 5_000 });
  }

  private async readOpen() {
    const rows = await this.database.query<OpenRow>(sql`
      select status, count(*)::integer as orders,
        extract(epoch from clock_timestamp() - min(created_at))::float8 as age
      from (
        (select status, created_at from orders where status = 'reserving' order by reserve_by limit ${maxCounted})
        union all
        (select status, created_at from orders where status = 'awaiting_payment' order by payment_due_at
          limit ${maxCounted})) as open
      group by status`);
    return unfinished.flatMap((status) => {
      const row = rows.find((candidate) => candidate.status === status);
      return [open.at({ status }, row?.orders ?? 0), oldest.at({ status }, row?.age ?? 0)];
    });
  }
}
