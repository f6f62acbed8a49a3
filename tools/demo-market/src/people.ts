import { randomBytes } from 'node:crypto';
import type { identity } from '@mvec/client';
import { dataOf, type Gateway, newKey } from './gateway.js';
import type { Assortment, Goods } from './goods.js';
import type { Product, Vendor } from './market.types.js';

export interface Person {
  name: string;
  token: string;
}

export interface Shopper extends Person {
  /** Ids of the shopper's payment methods by the sandbox's card token. */
  cards: Map<string, string>;
}

export interface VendorWithGoods extends Vendor {
  token: string;
  products: Product[];
}

/** A new password for each run, so that the trade can be run twice on one platform. */
const password = randomBytes(12).toString('base64url');
const run = randomBytes(3).toString('hex');

export async function signIn(gateway: Gateway, email: string, secret: string): Promise<string> {
  return (await dataOf(gateway.as().identity.signIn({ body: { email, password: secret } }))).accessToken;
}

/** Registers an account with a card for each of the sandbox's tokens. */
export async function newShopper(gateway: Gateway, name: string, cardTokens: readonly string[]): Promise<Shopper> {
  const { accessToken: token } = await register(gateway, name);
  const cards = new Map<string, string>();
  for (const cardToken of cardTokens) {
    const call = gateway.as(token).payment.addPaymentMethod({ body: { cardToken }, headers: newKey() });
    cards.set(cardToken, (await dataOf(call)).id);
  }
  return { name, token, cards };
}

/** Creates a vendor: it applies, is approved by the operator, and publishes its products. */
export async function newVendor(
  gateway: Gateway,
  operatorToken: string,
  { vendor: name, goods }: Assortment,
  categories: ReadonlyMap<string, string>,
): Promise<VendorWithGoods> {
  const { accessToken, refreshToken } = await register(gateway, name);
  const vendor = await dataOf(gateway.as(accessToken).identity.applyForVendor({ body: { name } }));
  await dataOf(gateway.as(operatorToken).identity.approveVendor({ path: { vendorId: vendor.id } }));
  // The token contains the membership, so the owner needs a new one.
  const { accessToken: token } = await dataOf(gateway.as().identity.refreshSession({ body: { refreshToken } }));
  const products: Product[] = [];
  for (const each of goods)
    products.push(await publish(gateway, token, vendor.id, each, categories.get(each.category)));
  return { id: vendor.id, name: vendor.name, token, products };
}

/** Ids of the categories by name; a second trade finds those of the first. */
export async function openCategories(
  gateway: Gateway,
  operatorToken: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  const { items } = await dataOf(gateway.as().catalog.listCategories());
  const ids = new Map(items.map(({ name, id }) => [name, id]));
  for (const name of names.filter((each) => !ids.has(each))) {
    const { id } = await dataOf(gateway.as(operatorToken).catalog.createCategory({ body: { name } }));
    ids.set(name, id);
  }
  return ids;
}

async function register(gateway: Gateway, name: string): Promise<identity.SessionTokens> {
  const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.${run}${randomBytes(2).toString('hex')}@shop.example`;
  await dataOf(gateway.as().identity.registerAccount({ body: { email, password, displayName: name } }));
  return dataOf(gateway.as().identity.signIn({ body: { email, password } }));
}

async function publish(
  gateway: Gateway,
  token: string,
  vendorId: string,
  { title, sku, price, stock }: Goods,
  categoryId: string | undefined,
): Promise<Product> {
  const variants = [{ sku, title, price: { amount: price, currency: 'EUR' }, stock }];
  const body = { vendorId, title, description: `${title}, made to last.`, ...(categoryId && { categoryId }), variants };
  const { catalog } = gateway.as(token);
  const { id: productId } = await dataOf(catalog.createProduct({ body, headers: newKey() }));
  await dataOf(catalog.publishProduct({ path: { productId } }));
  return dataOf(catalog.showProduct({ path: { productId } }));
}
