import { Database, sql } from '@mvec/database';
import { gauge, readGauges } from '@mvec/observability';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { stuckOrders, stuckReasons, type StuckReason } from './stuck-orders.sql.js';

/** Bounds what one scrape reads. */
const maxCounted = 10_000;

const stuck = gauge({
  name: 'order_stuck_orders',
  help: `Orders past a deadline that should have ended them, by reason, counted up to ${maxCounted}; an order can count twice`,
  labels: { why: stuckReasons },
  across: 'max',
});

@Injectable()
export class StuckOrderMetrics implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    readGauges({ gauges: [stuck], read: () => this.readStuck(), freshForMs: 5_000 });
  }

  private async readStuck() {
    const rows = await this.database.query<{ why: StuckReason; orders: number }>(sql`
      select why, count(*)::integer as orders from (${stuckOrders} limit ${maxCounted}) stuck group by why`);
    return stuckReasons.map((why) => stuck.at({ why }, rows.find((row) => row.why === why)?.orders ?? 0));
  }
}
