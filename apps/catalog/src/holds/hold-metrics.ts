import { Database, one, sql } from '@mvec/database';
import type { AppError } from '@mvec/errors';
import { counter, gauge, readGauges } from '@mvec/observability';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { HoldView } from './hold.dto.js';
import { InsufficientStockError } from './hold.errors.js';

/** Long, because the query scans the whole table: an index on `available`, the most written column, would cost more. */
const oversoldEveryMs = 60_000;

const taken = counter({ name: 'catalog_holds_taken_total', help: 'Requests for holds that got their units' });

const refused = counter({
  name: 'catalog_holds_refused_total',
  help: 'Requests for holds that got no units; insufficient_stock prevents overselling',
  labels: { reason: ['insufficient_stock', 'other'] },
});

export const lost = counter({
  name: 'catalog_holds_lost_total',
  help: 'Placed orders whose units were sold out: they are cancelled and refunded',
});

const holds = gauge({
  name: 'catalog_holds',
  help: 'Holds of checkouts: active, expired but not yet swept, or ended with units that are not yet restocked',
  labels: { state: ['active', 'expired', 'to_put_back'] },
  across: 'max',
});

const oversold = gauge({
  name: 'catalog_oversold_variants',
  help: 'Variants with fewer than 0 units available: must be 0',
  across: 'max',
});

export function countAnswer(answer: HoldView | AppError | undefined): void {
  if (answer === undefined) return;
  if (!(answer instanceof Error)) taken.inc();
  else refused.inc({ reason: answer instanceof InsufficientStockError ? 'insufficient_stock' : 'other' });
}

interface HoldCounts {
  active: number;
  expired: number;
  toRestock: number;
}

@Injectable()
export class HoldMetrics implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    readGauges({ gauges: [holds], read: () => this.readHolds(), freshForMs: 5_000 });
    readGauges({
      gauges: [oversold],
      read: () => this.readOversold(),
      freshForMs: oversoldEveryMs,
      staleAfterMs: 3 * oversoldEveryMs,
    });
  }

  private async readHolds() {
    const rows = await this.database.query<HoldCounts>(sql`
      select count(*) filter (where expires_at >= clock_timestamp())::integer as active,
        count(*) filter (where expires_at < clock_timestamp())::integer as expired,
        (select count(*)::integer from holds where units_held and status in ('released', 'cancelled')) as to_restock
      from holds where status = 'active'`);
    const counts = one(rows);
    return [
      holds.at({ state: 'active' }, counts?.active ?? 0),
      holds.at({ state: 'expired' }, counts?.expired ?? 0),
      holds.at({ state: 'to_put_back' }, counts?.toRestock ?? 0),
    ];
  }

  private async readOversold() {
    const rows = await this.database.query<{ variants: number }>(sql`
      select count(*)::integer as variants from variants where available < 0`);
    return [oversold.at(one(rows)?.variants ?? 0)];
  }
}
