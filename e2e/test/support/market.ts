import { randomUUID } from 'node:crypto';
import type { GatewayClient } from '@mvec/demo-market';

/** One account that sells and buys, with one of everything a person of the platform can have. */
export interface Trader {
  email: string;
  token: string;
  /** By the name that path parameters and fields have: `orderId`, `vendorId`. */
  ids: Record<string, string>;
}

const password = 'correct horse battery staple';
export const deliveryAddress = {
  name: 'Ada',
  line1: '1 Analytical Row',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
};

interface Created {
  id: string;
}

/** Registers, opens a vendor, publishes a product, buys it, and waits until the order is confirmed and mailed. */
export async function openTrader(gateway: GatewayClient, operatorToken: string, name: string): Promise<Trader> {
  // The platform may have been traded on before.
  const email = `${name}-${randomUUID()}@market.example`;
  const { id: accountId } = await gateway.post<Created>('/api/identity/v1/accounts', {
    email,
    password,
    displayName: name,
  });
  const first = await signIn(gateway, email);
  const { id: vendorId } = await gateway.post<Created>('/api/identity/v1/vendors', { name: `${name}'s` }, first);
  await gateway.post(`/api/identity/v1/vendors/${vendorId}/approve`, {}, operatorToken);
  const token = await signIn(gateway, email);
  const product = await publish(gateway, token, vendorId);
  const order = await buy(gateway, token, product.variantId);
  const sessions = await gateway.get<{ items: Created[] }>('/api/identity/v1/sessions', token);
  const notifications = await untilAny(gateway, '/api/messaging/v1/notifications', token);
  const deliveries = await untilAny(gateway, `/api/messaging/v1/deliveries?orderId=${order.orderId}`, operatorToken);
  return {
    email,
    token,
    ids: {
      accountId,
      vendorId,
      ...product,
      ...order,
      sessionId: idOf(sessions.items),
      notificationId: idOf(notifications),
      deliveryId: idOf(deliveries),
    },
  };
}

export async function signIn(gateway: GatewayClient, email: string, secret = password): Promise<string> {
  const session = await gateway.post<{ accessToken: string }>('/api/identity/v1/sessions', { email, password: secret });
  return session.accessToken;
}

async function publish(gateway: GatewayClient, token: string, vendorId: string) {
  const product = await gateway.post<Created & { variants: Created[] }>(
    '/api/catalog/v1/products',
    {
      vendorId,
      title: 'Brass lamp',
      description: 'Made to last.',
      variants: [{ sku: 'LAMP', title: 'Brass lamp', price: { amount: 7_950, currency: 'EUR' }, stock: 10 }],
    },
    token,
  );
  await gateway.post(`/api/catalog/v1/products/${product.id}/publish`, {}, token);
  return { productId: product.id, variantId: idOf(product.variants) };
}

async function buy(gateway: GatewayClient, token: string, variantId: string) {
  const method = await gateway.post<Created>('/api/payment/v1/payment-methods', { cardToken: 'tok_success' }, token);
  const order = await gateway.post<Created>(
    '/api/order/v1/checkouts',
    {
      paymentMethodId: method.id,
      expectedTotal: { amount: 7_950, currency: 'EUR' },
      deliveryAddress,
      lines: [{ variantId, quantity: 1 }],
    },
    token,
  );
  const path = `/api/order/v1/orders/${order.id}`;
  const confirmed = await patiently(
    () => gateway.get<{ status: string; vendorOrders: Created[] }>(path, token, { prefer: 'wait=10' }),
    ({ status }) => status === 'confirmed',
  );
  return { orderId: order.id, vendorOrderId: idOf(confirmed.vendorOrders), paymentMethodId: method.id };
}

async function untilAny(gateway: GatewayClient, path: string, token: string): Promise<Created[]> {
  const page = await patiently(
    () => gateway.get<{ items: Created[] }>(path, token),
    ({ items }) => items.length > 0,
  );
  return page.items;
}

async function patiently<T>(read: () => Promise<T>, expected: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const value = await read();
    if (expected(value)) return value;
    if (Date.now() > deadline) throw new Error(`Still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function idOf(items: readonly Created[]): string {
  const [first] = items;
  if (!first) throw new Error('Nothing was made');
  return first.id;
}
