import { lastUnitSku } from './goods.js';
import { expectedMails } from './mails.js';
import type { Money, Overview } from './market.types.js';
import { earnedBy, type FinishedOrder, type TradeReport } from './trade.js';
import type { Timeline } from './plan.js';
import { addsUp, unitsOnSale, unitsSold, type Units } from './units.js';

export interface Check {
  claim: string;
  held: boolean;
  /** The figures that the verdict is based on. */
  evidence: string;
}

/** Checks after the trade, by comparing the answers of independent services. */
export function checksOf(report: TradeReport): Check[] {
  return [
    ordersEndAsTheyShould(report),
    refusedForTheirReasons(report),
    priceChangeWasShown(report),
    lastUnitWasSoldOnce(report),
    stockAddsUp(report),
    everythingWasShipped(report),
    splitsAddUp(report),
    declinedTookNoMoney(report),
    lateAnswerChargedOnce(report),
    cancelledWasRefunded(report),
    mailsWentOut(report),
    everybodyHasNews(report),
    vendorsEarned(report),
    ledgerBalances(report),
    analyticsAgree(report),
  ];
}

const cancelledTimelines = new Set<Timeline>(['declined', 'cancelled']);

function ordersEndAsTheyShould({ finished }: TradeReport): Check {
  const wrong = finished.filter(
    ({ plan, order }) => order.status !== (cancelledTimelines.has(plan.timeline) ? 'cancelled' : 'confirmed'),
  );
  const confirmed = finished.length - finished.filter(({ order }) => order.status === 'cancelled').length;
  return {
    claim: 'Every order is confirmed, except the declined one and the one its shopper cancelled',
    held: wrong.length === 0,
    evidence: `${String(confirmed)} of ${String(finished.length)} confirmed${wrong.map(({ order }) => `, ${order.id} is ${order.status}`).join('')}`,
  };
}

function refusedForTheirReasons({ refused }: TradeReport): Check {
  const found = refused.map(({ plan, refusal }) => `${plan.timeline}: ${refusal?.code ?? ''}`).toSorted();
  const expected = ['last-unit: insufficient_stock', 'price-changed: price_changed', 'too-many: insufficient_stock'];
  return check('Three checkouts are refused, each with the expected reason', found, expected);
}

function priceChangeWasShown({ refused }: TradeReport): Check {
  const carts = refused.flatMap(({ repricedCart }) => repricedCart ?? []);
  const changes = carts.flatMap(({ lines }) =>
    lines.flatMap(({ price, previousPrice }) => (previousPrice ? [price.amount - previousPrice.amount] : [])),
  );
  return check('The cart shows the changed price and the difference', changes, [500]);
}

function lastUnitWasSoldOnce({ finished, stock }: TradeReport): Check {
  const variant = stock.after.flatMap(({ variants }) => variants).find(({ sku }) => sku === lastUnitSku);
  const sold = unitsSold(finished.map(({ order }) => order)).get(variant?.id ?? '');
  return check(
    'The last unit, which two shoppers ordered at the same time, was sold once',
    [sold, variant?.available],
    [1, 0],
  );
}

function stockAddsUp({ stock, finished }: TradeReport): Check {
  const sold = unitsSold(finished.map(({ order }) => order));
  const [before, after] = [unitsOnSale(stock.before), unitsOnSale(stock.after)];
  return {
    claim: 'Stock fell by exactly the units sold',
    held: addsUp(before, sold, after),
    evidence: `${String(total(sold))} units sold, ${String(total(before))} before, ${String(total(after))} after`,
  };
}

function everythingWasShipped({ finished }: TradeReport): Check {
  const parts = finished.filter(({ order }) => order.status === 'confirmed').flatMap(({ order }) => order.vendorOrders);
  const waiting = parts.filter(({ status }) => status !== 'shipped');
  return {
    claim: 'Every vendor order of a confirmed order was shipped by its vendor',
    held: parts.length > 0 && waiting.length === 0,
    evidence: `${String(parts.length)} parcels, ${String(waiting.length)} vendor orders not shipped`,
  };
}

function splitsAddUp({ finished }: TradeReport): Check {
  const captured = finished.filter(({ payment }) => payment.status === 'captured');
  const wrong = captured.filter(
    ({ order, payment }) => sum(payment.splits.map(({ gross }) => gross)) !== order.total.amount,
  );
  return {
    claim: 'The vendors’ splits of each charge sum to the charge',
    held: captured.length > 0 && wrong.length === 0,
    evidence: `${String(captured.length)} charges, ${String(wrong.length)} that do not`,
  };
}

function declinedTookNoMoney({ finished }: TradeReport): Check {
  return check('The declined card was not charged', statusesOf(finished, 'declined'), ['failed']);
}

function lateAnswerChargedOnce({ finished }: TradeReport): Check {
  const claim = 'The charge whose answer came too late was found, and there is no second one';
  const late = finished.filter(({ plan }) => plan.timeline === 'time-out');
  const found = late.map(({ payment, order }) => [
    payment.captures.length,
    sum(payment.captures.map(({ amount }) => amount)) - order.total.amount,
  ]);
  return check(claim, found, [[1, 0]]);
}

function cancelledWasRefunded({ finished }: TradeReport): Check {
  return check('The cancelled order was refunded', statusesOf(finished, 'cancelled'), ['refunded']);
}

function mailsWentOut({ finished }: TradeReport): Check {
  const wrong = finished.flatMap(({ plan, order, deliveries }) => {
    const found = deliveries
      .map(({ template, status }) => (status === 'sent' ? template : `${template} ${status}`))
      .sort()
      .join();
    const expected = expectedMails(plan, order).join();
    return found === expected ? [] : [`${order.id}: ${found}, expected ${expected}`];
  });
  return {
    claim: 'Each shopper and each vendor got exactly one mail about each step of an order',
    held: wrong.length === 0,
    evidence: wrong.join('; ') || `${String(finished.flatMap(({ deliveries }) => deliveries).length)} mails`,
  };
}

function everybodyHasNews({ unread }: TradeReport): Check {
  return {
    claim: 'Every shopper has unread messages in the inbox',
    held: unread.length > 0 && unread.every((count) => count > 0),
    evidence: `${unread.join(', ')} unread`,
  };
}

function vendorsEarned({ vendors, finished }: TradeReport): Check {
  const found = vendors.map(({ balance: { balances } }) => [
    sum(balances.map(({ pending }) => pending)),
    sum(balances.map(({ available }) => available)),
  ]);
  const expected = vendors.map(({ id }) => [0, earnedBy(id, finished)]);
  return check(
    'Each vendor’s available balance is what it shipped, less commission; nothing is pending',
    found,
    expected,
  );
}

function ledgerBalances({ trialBalance }: TradeReport): Check {
  const sums = trialBalance.totals.map(({ amount }) => amount);
  const expected = sums.map(() => 0);
  return check('The ledger sums to zero', sums, expected);
}

function analyticsAgree({ analytics: { before, after }, finished }: TradeReport): Check {
  const once = finished.filter(({ plan }) => plan.timeline !== 'declined');
  const found = [
    after.orders.placed - before.orders.placed,
    after.orders.confirmed - before.orders.confirmed,
    after.orders.cancelled - before.orders.cancelled,
    revenueOf(after) - revenueOf(before),
  ];
  const expected = [finished.length, once.length, 2, sum(once.map(({ order }) => order.total))];
  return check('Analytics counted the same orders and the same revenue', found, expected);
}

function statusesOf(finished: readonly FinishedOrder[], timeline: Timeline): string[] {
  return finished.filter(({ plan }) => plan.timeline === timeline).map(({ payment }) => payment.status);
}

function check(claim: string, found: unknown[], expected: unknown[]): Check {
  const held = JSON.stringify(found) === JSON.stringify(expected);
  const evidence = held ? found.join(', ') : `found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`;
  return { claim, held, evidence };
}

function total(units: Units): number {
  return [...units.values()].reduce((all, count) => all + count, 0);
}

function sum(values: readonly Money[]): number {
  return values.reduce((all, { amount }) => all + amount, 0);
}

function amountIn(values: readonly Money[]): number {
  return sum(values.filter(({ currency }) => currency === 'EUR'));
}

function revenueOf(overview: Overview): number {
  return amountIn(overview.revenue);
}
