import { sql } from '@mvec/database';
import type { DateRange } from './report-range.js';
import type { Figures } from './reports.dto.js';

export interface FiguresRow {
  currency: string;
  placed: number;
  confirmed: number;
  cancelled: number;
  revenue: number;
  refunded: number;
}

/** Figures of a group of entries, from the views `order_entry`, `vendor_entry` or `product_entry`. */
export const figures = sql`
  count(*) filter (where kind = 'order.placed') as placed,
  count(*) filter (where kind = 'order.confirmed') as confirmed,
  count(*) filter (where kind = 'order.cancelled') as cancelled,
  coalesce(sum(amount) filter (where kind = 'order.confirmed'), 0)::bigint as revenue,
  coalesce(sum(amount) filter (where kind = 'payment.refunded'), 0)::bigint as refunded`;

/** The condition that an entry is in the range: days in UTC, both included. */
export function within({ from, to }: DateRange) {
  return sql`happened_at >= ${from}::timestamp at time zone 'utc'
    and happened_at < (${to}::timestamp + interval '1 day') at time zone 'utc'`;
}

export function toFigures(row: FiguresRow): Figures {
  const { currency, placed, confirmed, cancelled, revenue, refunded } = row;
  const money = (amount: number) => ({ amount, currency });
  return {
    orders: { placed, confirmed, cancelled },
    revenue: money(revenue),
    averageOrderValue: confirmed === 0 ? null : money(Math.round(revenue / confirmed)),
    refunds: money(refunded),
  };
}
