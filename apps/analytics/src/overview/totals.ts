import { type FiguresRow, toFigures } from '../reports/figures.js';
import type { Figures } from '../reports/reports.dto.js';
import type { MoneyTotals } from './overview.dto.js';

interface Totals {
  orders: Figures['orders'];
  money: MoneyTotals;
}

/** Adds orders up over all currencies; money stays per currency. */
export function toTotals(rows: readonly FiguresRow[]): Totals {
  const figures = rows.map(toFigures);
  const count = (outcome: keyof Figures['orders']) => figures.reduce((sum, { orders }) => sum + orders[outcome], 0);
  return {
    orders: { placed: count('placed'), confirmed: count('confirmed'), cancelled: count('cancelled') },
    money: {
      revenue: figures.map(({ revenue }) => revenue),
      averageOrderValue: figures.flatMap(({ averageOrderValue }) => averageOrderValue ?? []),
      refunds: figures.map(({ refunds }) => refunds),
    },
  };
}
