import type { Snapshot } from '../snapshots/snapshot.types.js';
import type { Invariant } from './invariant.js';
import { sum, sums } from './tally.js';

export const stock: Invariant = {
  name: 'stock',
  claim: 'Stock is the sum of all adjustments less the units of confirmed orders; never negative, never oversold',
  promises: [13, 14],
  judge: (snapshot) => {
    const { catalog } = snapshot;
    const adjusted = sums(
      catalog.adjustments,
      ({ variantId }) => variantId,
      ({ delta }) => delta,
    );
    const sold = unitsSold(snapshot);
    const offenders = catalog.variants.flatMap(({ id, sku, available }) => {
      const [had, bought] = [adjusted.get(id) ?? 0, sold.get(id) ?? 0];
      return [
        ...(available < 0 ? [`${sku} has ${available} units`] : []),
        ...(bought > had ? [`${sku} had ${had} units and sold ${bought}`] : []),
        ...(available === had - bought ? [] : [`${sku} had ${had}, sold ${bought}, and has ${available}`]),
      ];
    });
    const counted = `${catalog.variants.length} variants, ${sum(sold.values())} units sold of ${sum(adjusted.values())}`;
    return { counted, offenders: [...offenders, ...unitsHeldForNothing(snapshot)] };
  },
};

/** Units sold, counted from the order service's rows and not from catalog's own. */
function unitsSold({ order }: Snapshot): Map<string, number> {
  const confirmed = new Set(order.orders.filter(({ status }) => status === 'confirmed').map(({ id }) => id));
  return sums(
    order.lines.filter(({ orderId }) => confirmed.has(orderId)),
    ({ variantId }) => variantId,
    ({ quantity }) => quantity,
  );
}

function unitsHeldForNothing({ catalog }: Snapshot): string[] {
  return catalog.holds
    .filter(({ status, unitsHeld }) => unitsHeld && status !== 'committed')
    .map(({ orderId, status }) => `order ${orderId} still has units on hold; the hold is ${status}`);
}
