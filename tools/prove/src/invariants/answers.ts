import type { Snapshot } from '../snapshots/snapshot.types.js';
import type { RunRecord } from '../run-record.js';
import type { Invariant } from './invariant.js';
import { tally } from './tally.js';

export const answers: Invariant = {
  name: 'answers',
  claim:
    'Answers to clients match the data: orders, totals, refusals, cancellations, stock adjustments; each key has one effect',
  promises: [10, 11],
  judge: (snapshot, run) => {
    const [{ order }, { checkouts, stockAdjustments }] = [snapshot, run];
    const orders = new Map(order.orders.map((each) => [each.id, each]));
    const orderOfKey = new Map(order.checkouts.map(({ key, orderId }) => [key, orderId]));
    const keyed = new Set(orderOfKey.values());
    const answered = checkouts.filter(({ orderId }) => orderId !== undefined);
    const offenders = answered.flatMap(({ key, orderId = '', total }) => {
      const found = orders.get(orderId);
      if (!found) return [`checkout ${key} was answered with order ${orderId}, which does not exist`];
      if (orderOfKey.get(key) !== orderId)
        return [`checkout ${key} was answered with order ${orderId}, which belongs to another shopper`];
      return found.total === total
        ? []
        : [`order ${orderId} was answered with total ${total ?? 0}, its total is ${found.total ?? 0}`];
    });
    const ghosts = order.orders
      .filter(({ id }) => !keyed.has(id))
      .map(({ id }) => `order ${id} belongs to no requested idempotency key`);
    const lost = checkouts.filter(({ status }) => status === undefined).length;
    return {
      counted: `${checkouts.length} checkouts, ${answered.length} answered with an order, ${lost} without an answer; ${stockAdjustments.length} adjustments`,
      offenders: [
        ...offenders,
        ...ghosts,
        ...refused(snapshot, run),
        ...uncancelled(snapshot, run),
        ...adjusted(snapshot, run),
      ],
    };
  },
};

function refused({ order }: Snapshot, { checkouts }: RunRecord): string[] {
  const orderOfKey = new Map(order.checkouts.map(({ key, orderId }) => [key, orderId]));
  const statusOf = new Map(order.orders.map(({ id, status }) => [id, status]));
  return checkouts.flatMap(({ key, status = 0 }) => {
    const found = statusOf.get(orderOfKey.get(key) ?? '');
    const goesOn = status >= 400 && found !== undefined && found !== 'rejected';
    return goesOn ? [`checkout ${key} was refused with ${status}, but its order is ${found}`] : [];
  });
}

function uncancelled({ order }: Snapshot, { cancelled }: RunRecord): string[] {
  const statusOf = new Map(order.orders.map(({ id, status }) => [id, status]));
  return cancelled
    .filter((id) => statusOf.get(id) !== 'cancelled')
    .map((id) => `order ${id} was answered as cancelled, but is ${statusOf.get(id) ?? 'missing'}`);
}

/** Compares the stock adjustments; one without an answer may have taken effect, at most once. */
function adjusted({ catalog }: Snapshot, { stockAdjustments }: RunRecord): string[] {
  const nameOf = ({ variantId, delta }: { variantId: string; delta: number }) => `variant ${variantId} by ${delta}`;
  const there = tally(catalog.adjustments.filter(({ first }) => !first).map(nameOf));
  const made = tally(stockAdjustments.filter(({ status }) => status === 201).map(nameOf));
  const open = tally(stockAdjustments.filter(({ status }) => status === undefined).map(nameOf));
  return [...new Set([...there.keys(), ...made.keys()])].flatMap((name) => {
    const [found, least] = [there.get(name) ?? 0, made.get(name) ?? 0];
    const most = least + (open.get(name) ?? 0);
    return found >= least && found <= most ? [] : [`${name}: ${found} adjustments, ${least} were answered with 201`];
  });
}
