import { randomUUID } from 'node:crypto';
import { dataOf, type Gateway, newKey } from '@mvec/demo-market';
import { eventually } from '@mvec/testing';

/** An account that sells and buys, with one of every entity that an account can own. */
export interface Trader {
  email: string;
  token: string;
  /** Ids by the name of path parameters and fields: `orderId`, `vendorId`. */
  ids: Record<string, string>;
}

const patience = { timeout: 60_000, interval: 250 };
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
export async function openTrader(gateway: Gateway, operatorToken: string, name: string): Promise<Trader> {
  // The platform may contain data of an earlier trade.
  const email = `${name}-${randomUUID()}@market.example`;
  const account = { email, password, displayName: name };
  const { id: accountId } = await dataOf(gateway.as().identity.registerAccount({ body: account }));
  const first = await signIn(gateway, email);
  const application = { name: `${name}'s` };
  const { id: vendorId } = await dataOf(gateway.as(first).identity.applyForVendor({ body: application }));
  await dataOf(gateway.as(operatorToken).identity.approveVendor({ path: { vendorId } }));
  const token = await signIn(gateway, email);
  const product = await publish(gateway, token, vendorId);
  const order = await buy(gateway, token, product.variantId);
  const { identity, messaging } = gateway.as(token);
  const sessions = await dataOf(identity.listSessions());
  const notifications = await untilAny(() => dataOf(messaging.listNotifications()));
  const query = { orderId: order.orderId };
  const deliveries = await untilAny(() => dataOf(gateway.as(operatorToken).messaging.listDeliveries({ query })));
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

export async function signIn(gateway: Gateway, email: string, secret = password): Promise<string> {
  return (await dataOf(gateway.as().identity.signIn({ body: { email, password: secret } }))).accessToken;
}

async function publish(gateway: Gateway, token: string, vendorId: string) {
  const { catalog } = gateway.as(token);
  const body = {
    vendorId,
    title: 'Brass lamp',
    description: 'Made to last.',
    variants: [{ sku: 'LAMP', title: 'Brass lamp', price: { amount: 7_950, currency: 'EUR' }, stock: 10 }],
  };
  const product = await dataOf(catalog.createProduct({ body, headers: newKey() }));
  await dataOf(catalog.publishProduct({ path: { productId: product.id } }));
  return { productId: product.id, variantId: idOf(product.variants) };
}

async function buy(gateway: Gateway, token: string, variantId: string) {
  const { payment, order: orders } = gateway.as(token);
  const card = { cardToken: 'tok_success' };
  const method = await dataOf(payment.addPaymentMethod({ body: card, headers: newKey() }));
  const body = {
    paymentMethodId: method.id,
    expectedTotal: { amount: 7_950, currency: 'EUR' },
    deliveryAddress,
    lines: [{ variantId, quantity: 1 }],
  };
  const order = await dataOf(orders.placeOrder({ body, headers: newKey() }));
  const confirmed = await eventually(async () => {
    const shown = await dataOf(orders.showOrder({ path: { orderId: order.id }, headers: { Prefer: 'wait=10' } }));
    return shown.status === 'confirmed' ? shown : undefined;
  }, patience);
  return { orderId: order.id, vendorOrderId: idOf(confirmed.vendorOrders), paymentMethodId: method.id };
}

function untilAny(read: () => Promise<{ items: Created[] }>): Promise<Created[]> {
  return eventually(async () => {
    const { items } = await read();
    return items.length > 0 ? items : undefined;
  }, patience);
}

function idOf(items: readonly Created[]): string {
  const [first] = items;
  if (!first) throw new Error('The list is empty');
  return first.id;
}
