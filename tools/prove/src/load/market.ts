import type { RunningPlatform } from '@mvec/launcher';
import {
  type Assortment,
  Gateway,
  newShopper,
  newVendor,
  openCategories,
  type Shopper,
  signIn,
  type Variant,
  type VendorWithGoods,
} from '@mvec/demo-market';

/** Vendors with products on sale, and shoppers with cards: created before the first fault. */
export interface Market {
  vendors: VendorWithGoods[];
  shoppers: Shopper[];
  variants: Variant[];
  /** Variants with little stock that every shopper buys. */
  scarce: Variant[];
}

/** Tokens of the payment sandbox, and the percentage of orders that pay with each. */
export type Cards = Readonly<Record<string, number>>;

export const ordinaryCards: Cards = {
  tok_success: 82,
  tok_declined: 5,
  tok_timeout_after_charge: 5,
  tok_slow: 4,
  tok_late_charge: 2,
  tok_down: 2,
};

const category = 'Everything';
const goodsPerVendor = 6;
const scarceUnits = 12;
const plentyOfUnits = 5_000;

export async function openMarket(platform: RunningPlatform, shoppers: number): Promise<Market> {
  const { urls, credentials } = platform;
  const gateway = new Gateway(urls.gateway);
  const operator = await signIn(gateway, credentials.operator.email, credentials.operator.password);
  const categories = await openCategories(gateway, operator, [category]);
  const vendors: VendorWithGoods[] = [];
  for (const each of assortments()) vendors.push(await newVendor(gateway, operator, each, categories));
  const people: Shopper[] = [];
  for (let number = 1; number <= shoppers; number++)
    people.push(await newShopper(gateway, `Shopper ${number}`, Object.keys(ordinaryCards)));
  const all = vendors.flatMap(({ products }) => products.flatMap(({ variants }) => variants));
  return {
    vendors,
    shoppers: people,
    variants: all.filter(({ available }) => available > scarceUnits),
    scarce: all.filter(({ available }) => available <= scarceUnits),
  };
}

/** Products of three vendors; the last product of each is scarce. */
function assortments(): Assortment[] {
  return ['North', 'South', 'West'].map((vendor) => ({
    vendor: `${vendor} Trading`,
    goods: Array.from({ length: goodsPerVendor }, (_, index) => ({
      title: `${vendor} product ${index + 1}`,
      sku: `${vendor.toUpperCase()}-${index + 1}`,
      category,
      price: 1_000 + 333 * index,
      stock: index === goodsPerVendor - 1 ? scarceUnits : plentyOfUnits,
    })),
  }));
}
