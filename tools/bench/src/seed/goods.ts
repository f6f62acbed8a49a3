/** Properties of every seeded product, created by API or in bulk. Prices in minor units of EUR. */
export const description =
  'Made to last, and repaired when it breaks. Comes in a box without plastic, with everything that is needed to use it on the day it arrives, and may be sent back within a month.';

export const optionName = 'Colour';
export const colours = ['Red', 'Blue'] as const;
export const stock = 1_000_000;
export const currency = 'EUR';

export interface Goods {
  title: string;
  sku: string;
  /** Price of the first variant; each further one costs 100 more. */
  price: number;
}

export function goodsOf(title: string, number: number): Goods {
  return { title, sku: `SKU-${number}`, price: 500 + ((number * 37) % 5_000) };
}
