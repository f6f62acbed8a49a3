import { randomBytes } from 'node:crypto';
import type { GatewayClient } from './gateway-client.js';
import type { Product, Vendor } from './market.types.js';

export interface Person {
  name: string;
  token: string;
}

export interface VendorWithGoods extends Vendor {
  token: string;
  products: Product[];
}

export interface Goods {
  title: string;
  sku: string;
  /** Minor units of EUR. */
  price: number;
  stock: number;
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

/** Registers an account with a card. @returns the person and the id of its payment method */
export async function newShopper(
  gateway: GatewayClient,
  name: string,
  cardToken: string,
): Promise<Person & { paymentMethodId: string; email: string }> {
  const { email, session } = await register(gateway, name);
  const token = session.accessToken;
  const method = await gateway.post<{ id: string }>('/api/payment/v1/payment-methods', { cardToken }, token);
  return { name, email, token, paymentMethodId: method.id };
}

/** Applies, is approved by the operator, and publishes its goods. */
export async function newVendor(
  gateway: GatewayClient,
  operatorToken: string,
  name: string,
  goods: readonly Goods[],
): Promise<VendorWithGoods> {
  const { session } = await register(gateway, name);
  const vendor = await gateway.post<Vendor>('/api/identity/v1/vendors', { name }, session.accessToken);
  await gateway.post(`/api/identity/v1/vendors/${vendor.id}/approve`, {}, operatorToken);
  // The membership stands in the token, so the owner gets a new one.
  const { refreshToken } = session;
  const { accessToken: token } = await gateway.post<Session>('/api/identity/v1/sessions/refresh', { refreshToken });
  const products: Product[] = [];
  for (const each of goods) products.push(await publish(gateway, token, vendor.id, each));
  return { id: vendor.id, name: vendor.name, token, products };
}

async function register(gateway: GatewayClient, name: string): Promise<{ email: string; session: Session }> {
  const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.${run}${randomBytes(2).toString('hex')}@shop.example`;
  await gateway.post('/api/identity/v1/accounts', { email, password, displayName: name });
  return { email, session: await gateway.post<Session>('/api/identity/v1/sessions', { email, password }) };
}

async function publish(gateway: GatewayClient, token: string, vendorId: string, goods: Goods): Promise<Product> {
  const { title, sku, price, stock } = goods;
  const variants = [{ sku, title, price: { amount: price, currency: 'EUR' }, stock }];
  const draft = { vendorId, title, description: `${title}, made to last.`, variants };
  const product = await gateway.post<Product>('/api/catalog/v1/products', draft, token);
  await gateway.post(`/api/catalog/v1/products/${product.id}/publish`, {}, token);
  return gateway.get<Product>(`/api/catalog/v1/products/${product.id}`);
}
