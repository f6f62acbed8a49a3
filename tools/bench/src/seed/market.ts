import type { BenchPlatform } from '../bench-platform.js';
import { newCategories, newShoppers, newVendors, signIn } from './people.js';
import { insertProducts, readOffers } from './products.js';
import type { Market } from './market.types.js';
import { seededRandom } from './random.js';
import { titles } from './words.js';

export interface MarketSize {
  products: number;
  categories: number;
  vendors: number;
  shoppers: number;
}

/** Creates vendors, categories and shoppers through the API, and products in bulk in catalog's tables. */
export async function openMarket(bench: BenchPlatform, size: MarketSize): Promise<Market> {
  const { gateway } = bench;
  const { email, password } = bench.platform.credentials.operator;
  const { accessToken: operatorToken } = await signIn(gateway, email, password);
  const vendors = await newVendors(gateway, operatorToken, size.vendors);
  const categoryIds = await newCategories(gateway, operatorToken, size.categories);
  const shoppers = await newShoppers(gateway, size.shoppers);
  const productTitles = titles(size.products, seededRandom(1));
  const catalog = bench.database('catalog');
  await insertProducts(catalog, {
    titles: productTitles,
    firstNumber: 1,
    vendorIds: vendors.map(({ vendorId }) => vendorId),
    categoryIds,
    adjustedBy: 'bench',
  });
  return { operatorToken, vendors, shoppers, categoryIds, titles: productTitles, ...(await readOffers(catalog)) };
}
