import type { Money, Overview } from './market.types.js';
import type { FinishedOrder, TradeReport } from './trade.js';
import { addsUp, unitsOnSale, unitsSold, type Units } from './units.js';

export interface Check {
  claim: string;
  held: boolean;
  /** What was found. */
  evidence: string;
}

/** What must be true after the trade, judged from the answers of five services that never call each other for it. */
export function checksOf(report: TradeReport): Check[] {
  return [
    ordersEndAsTheyShould(report),
    refusedTookNothing(report),
    stockAddsUp(report),
    splitsAddUp(report),
    declinedTookNoMoney(report),
    oneMailPerOrder(report),
    ledgerBalances(report),
    analyticsAgree(report),
  ];
}

function ordersEndAsTheyShould({ finished }: TradeReport): Check {
  const ends = finished.map(({ order }) => order.status).toSorted();
  const expected = ['cancelled', 'confirmed', 'confirmed'];
  return check('Two orders are confirmed, the one with the declined card is cancelled', ends, expected);
}

function refusedTookNothing({ refused }: TradeReport): Check {
  const codes = refused.map(({ refusal }) => refusal?.code);
  return check('The order above the stock is refused and names the shortage', codes, ['insufficient_stock']);
}

function stockAddsUp({ stock, finished }: TradeReport): Check {
  const sold = unitsSold(finished.map(({ order }) => order));
  const [before, after] = [unitsOnSale(stock.before), unitsOnSale(stock.after)];
  return {
    claim: 'Stock fell by what was sold and by nothing else',
    held: addsUp(before, sold, after),
    evidence: `${total(sold)} units sold, ${total(before)} before, ${total(after)} after`,
  };
}

function splitsAddUp({ finished }: TradeReport): Check {
  const differences = confirmed(finished).map(({ order, payment }) => {
    return order.total.amount - sum(payment.splits.map((split) => split.gross));
  });
  const parts = confirmed(finished).map(({ payment }) => payment.splits.length);
  const result = check('The vendors’ parts of each charge sum to the charge', differences, [0, 0]);
  return { ...result, evidence: `${parts.join(' and ')} parts, differences ${differences.join(' and ')}` };
}

function declinedTookNoMoney({ finished }: TradeReport): Check {
  const statuses = finished.filter(({ order }) => order.status === 'cancelled').map(({ payment }) => payment.status);
  return check('The declined card was not charged', statuses, ['failed']);
}

function oneMailPerOrder({ finished }: TradeReport): Check {
  const mails = finished.map(({ deliveries }) =>
    deliveries.map(({ template, status }) => `${template} ${status}`).join(),
  );
  const expected = finished.map(({ order }) => `order-${order.status} sent`);
  return check('Each shopper got one mail about each order', mails, expected);
}

function ledgerBalances({ trialBalance }: TradeReport): Check {
  const sums = trialBalance.totals.map(({ amount }) => amount);
  const expected = sums.map(() => 0);
  return check('The ledger sums to zero', sums, expected);
}

function analyticsAgree({ analytics: { before, after }, finished }: TradeReport): Check {
  const revenue = sum(confirmed(finished).map(({ order }) => order.total));
  const found = [
    after.orders.placed - before.orders.placed,
    after.orders.confirmed - before.orders.confirmed,
    after.orders.cancelled - before.orders.cancelled,
    revenueOf(after) - revenueOf(before),
  ];
  return check('Analytics counted the same orders and the same revenue', found, [3, 2, 1, revenue]);
}

function check(claim: string, found: unknown[], expected: unknown[]): Check {
  const held = JSON.stringify(found) === JSON.stringify(expected);
  const evidence = held ? found.join(', ') : `found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`;
  return { claim, held, evidence };
}

function confirmed(finished: FinishedOrder[]): FinishedOrder[] {
  return finished.filter(({ order }) => order.status === 'confirmed');
}

function total(units: Units): number {
  return [...units.values()].reduce((all, count) => all + count, 0);
}

function sum(values: Money[]): number {
  return values.reduce((all, { amount }) => all + amount, 0);
}

function revenueOf(overview: Overview): number {
  return sum(overview.revenue.filter(({ currency }) => currency === 'EUR'));
}
