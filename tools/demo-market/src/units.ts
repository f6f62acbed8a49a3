import type { Order, Product } from './market.types.js';

/** Units by variant. */
export type Units = Map<string, number>;

export function unitsOnSale(products: readonly Product[]): Units {
  return new Map(products.flatMap(({ variants }) => variants.map(({ id, available }) => [id, available])));
}

/** Units bought by confirmed orders. */
export function unitsSold(orders: readonly Order[]): Units {
  const sold: Units = new Map();
  for (const order of orders.filter(({ status }) => status === 'confirmed')) {
    for (const { variantId, quantity } of order.vendorOrders.flatMap(({ lines }) => lines)) {
      sold.set(variantId, (sold.get(variantId) ?? 0) + quantity);
    }
  }
  return sold;
}

/** Whether, for every variant, the stock afterwards is the stock before less the units sold. */
export function addsUp(before: Units, sold: Units, after: Units): boolean {
  return [...before].every(([variant, count]) => after.get(variant) === count - (sold.get(variant) ?? 0));
}
