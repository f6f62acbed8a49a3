import { Database, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import type { SalesOverview } from './overview.dto.js';

/** What one event adds to its day. */
export interface SalesChange {
  placed?: number;
  confirmed?: number;
  cancelled?: number;
  revenue?: number;
  refunded?: number;
}

interface TotalsRow {
  currency: string;
  placed: number;
  confirmed: number;
  cancelled: number;
  revenue: number;
  refunded: number;
}

/**
 * Counters of orders and money. Each event adds to one row and nothing is ever read before it is written, so the order
 * in which topics are read does not matter; the inbox keeps a redelivery from counting twice.
 */
@Injectable()
export class SalesService {
  constructor(private readonly database: Database) {}

  /** @param time of the event, ISO 8601 */
  async count(tx: Tx, time: string, currency: string, change: SalesChange): Promise<void> {
    const { placed = 0, confirmed = 0, cancelled = 0, revenue = 0, refunded = 0 } = change;
    await tx.execute(sql`
      insert into daily_sales as sales
        (day, currency, orders_placed, orders_confirmed, orders_cancelled, revenue, refunded)
      values ((${time}::timestamptz at time zone 'utc')::date, ${currency}, ${placed}, ${confirmed}, ${cancelled},
        ${revenue}, ${refunded})
      on conflict (day, currency) do update set
        orders_placed = sales.orders_placed + excluded.orders_placed,
        orders_confirmed = sales.orders_confirmed + excluded.orders_confirmed,
        orders_cancelled = sales.orders_cancelled + excluded.orders_cancelled,
        revenue = sales.revenue + excluded.revenue,
        refunded = sales.refunded + excluded.refunded`);
  }

  async overview(): Promise<SalesOverview> {
    const totals = await this.database.query<TotalsRow>(sql`
      select currency, sum(orders_placed) as placed, sum(orders_confirmed) as confirmed,
        sum(orders_cancelled) as cancelled, sum(revenue)::bigint as revenue, sum(refunded)::bigint as refunded
      from daily_sales group by currency order by currency`);
    return {
      orders: {
        placed: sum(totals.map((row) => row.placed)),
        confirmed: sum(totals.map((row) => row.confirmed)),
        cancelled: sum(totals.map((row) => row.cancelled)),
      },
      revenue: totals.map(({ currency, revenue }) => ({ amount: revenue, currency })),
      refunds: totals.map(({ currency, refunded }) => ({ amount: refunded, currency })),
    };
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
