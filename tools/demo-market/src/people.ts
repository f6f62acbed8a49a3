import { randomBytes } from 'node:crypto';
import type { GatewayClient } from './gateway-client.js';
import type { Assortment, Goods } from './goods.js';
import type { Category, Product, Vendor } from './market.types.js';

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

interface Session {
  accessToken: string;
  refreshToken: string;
}

/** New at each run, so that the trade can be run twice on one platform. */
const password = randomBytes(12).toString('base64url');
const run = randomBytes(3).toString('hex');

export async function signIn(gateway: GatewayClient, email: string, secret: string): Promise<string> {
  const session = await gateway.post<Session>('/api/identity/v1/sessions', { email, password: secret });
  return session.accessToken;
}

/** Registers an account with a card for each of the sandbox's tokens. */
export async function newShopper(
  gateway: GatewayClient,
  name: string,
  cardTokens: readonly string[],
): Promise<Shopper> {
  const { accessToken: token } = await register(gateway, name);
  const cards = new Map<string, string>();
  for (const cardToken of cardTokens) {
    const method = await gateway.post<{ id: string }>('/api/payment/v1/payment-methods', { cardToken }, token);
    cards.set(cardToken, method.id);
  }
  return { name, token, cards };
}

/** Applies, is approved by the operator, and publishes its goods. */
export async function newVendor(
  gateway: GatewayClient,
  operatorToken: string,
  { vendor: name, goods }: Assortment,
  categories: ReadonlyMap<string, string>,
): Promise<VendorWithGoods> {
  const { accessToken, refreshToken } = await register(gateway, name);
  const vendor = await gateway.post<Vendor>('/api/identity/v1/vendors', { name }, accessToken);
  await gateway.post(`/api/identity/v1/vendors/${vendor.id}/approve`, {}, operatorToken);
  // The membership stands in the token, so the owner gets a new one.
  const { accessToken: token } = await gateway.post<Session>('/api/identity/v1/sessions/refresh', { refreshToken });
  const products: Product[] = [];
  for (const each of goods)
    products.push(await publish(gateway, token, vendor.id, each, categories.get(each.category)));
  return { id: vendor.id, name: vendor.name, token, products };
}

/** Ids by name; a second trade finds what the first has made. */
export async function openCategories(
  gateway: GatewayClient,
  operatorToken: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  const { items } = await gateway.get<{ items: Category[] }>('/api/catalog/v1/categories');
  const ids = new Map(items.map(({ name, id }) => [name, id]));
  for (const name of names.filter((each) => !ids.has(each))) {
    const { id } = await gateway.post<Category>('/api/catalog/v1/categories', { name }, operatorToken);
    ids.set(name, id);
  }
  return ids;
}

async function register(gateway: GatewayClient, name: string): Promise<Session> {
  const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.${run}${randomBytes(2).toString('hex')}@shop.example`;
  await gateway.post('/api/identity/v1/accounts', { email, password, displayName: name });
  return gateway.post<Session>('/api/identity/v1/sessions', { email, password });
}

async function publish(
  gateway: GatewayClient,
  token: string,
  vendorId: string,
  { title, sku, price, stock }: Goods,
  categoryId: string | undefined,
): Promise<Product> {
  const variants = [{ sku, title, price: { amount: price, currency: 'EUR' }, stock }];
  const draft = { vendorId, title, description: `${title}, made to last.`, categoryId, variants };
  const product = await gateway.post<Product>('/api/catalog/v1/products', draft, token);
  await gateway.post(`/api/catalog/v1/products/${product.id}/publish`, {}, token);
  return gateway.get<Product>(`/api/catalog/v1/products/${product.id}`);
}
