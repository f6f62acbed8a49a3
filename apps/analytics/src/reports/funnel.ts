import { type Database, sql } from '@mvec/database';
import type { FactKind } from '../facts/facts.js';
import { within } from './figures.js';
import type { DateRange } from './report-range.js';
import type { FunnelReport } from './reports.dto.js';

interface CountRow {
  kind: FactKind;
  detail: string | null;
  count: number;
}

/** Number of facts in a range, by kind and reason. */
export class Counts {
  constructor(private readonly rows: readonly CountRow[]) {}

  of(kind: FactKind): number {
    return this.rows.reduce((sum, row) => (row.kind === kind ? sum + row.count : sum), 0);
  }

  byReason(kind: FactKind): { reason: string; count: number }[] {
    const rows = this.rows.filter((row) => row.kind === kind);
    return rows.map(({ detail, count }) => ({ reason: detail ?? 'unknown', count }));
  }
}

export async function countFacts(database: Database, generation: number, range: DateRange): Promise<Counts> {
  const rows = await database.query<CountRow>(sql`
    select kind, detail, count(*) as count from fact
    where generation = ${generation} and ${within(range)}
    group by kind, detail order by kind, detail`);
  return new Counts(rows);
}

const steps = [
  ['cart_started', 'cart.started'],
  ['order_placed', 'order.placed'],
  ['order_confirmed', 'order.confirmed'],
  ['order_shipped', 'order.shipped'],
] as const;

export function toFunnel(counts: Counts): Pick<FunnelReport, 'steps' | 'losses'> {
  const losses = (['rejected', 'cancelled'] as const).flatMap((outcome) =>
    counts.byReason(`order.${outcome}`).map((loss) => ({ outcome, ...loss })),
  );
  return { steps: steps.map(([step, kind]) => ({ step, count: counts.of(kind) })), losses };
}
