import type { GatewayClient } from './gateway-client.js';
import type { Cart, Money, Order, Page, Variant, VendorOrder } from './market.types.js';
import type { Shopper, VendorWithGoods } from './people.js';

export interface Wish {
  variant: Variant;
  quantity: number;
}

export interface Refusal {
  code: string;
  detail: string;
}

export interface CheckoutRequest {
  paymentMethodId: string;
  expectedTotal: Money;
  /** Without them the cart is bought. */
  wishes?: Wish[];
}

const deliveryAddress = {
  name: 'A Shopper',
  line1: 'Market Square 1',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
};

const finalStatuses = new Set<Order['status']>(['confirmed', 'rejected', 'cancelled']);

export function totalOf(wishes: readonly Wish[]): Money {
  return {
    amount: wishes.reduce((sum, { variant, quantity }) => sum + variant.price.amount * quantity, 0),
    currency: 'EUR',
  };
}

/** Puts the wishes into the shopper's cart, one after the other. @returns the cart as it is shown then */
export async function fillCart(gateway: GatewayClient, { token }: Shopper, wishes: readonly Wish[]): Promise<Cart> {
  for (const { variant, quantity } of wishes) {
    await gateway.send('PUT', `/api/order/v1/cart/lines/${variant.id}`, { token, body: { quantity } });
  }
  return showCart(gateway, token);
}

export function showCart(gateway: GatewayClient, token: string): Promise<Cart> {
  return gateway.get<Cart>('/api/order/v1/cart', token);
}

/** @returns an order on its way, or why there is none */
export async function checkOut(
  gateway: GatewayClient,
  { token }: Shopper,
  { paymentMethodId, expectedTotal, wishes }: CheckoutRequest,
): Promise<{ order?: Order; refusal?: Refusal }> {
  const lines = wishes?.map(({ variant, quantity }) => ({ variantId: variant.id, quantity }));
  const body = { paymentMethodId, expectedTotal, deliveryAddress, ...(lines && { lines }) };
  const options = { body, token, expect: [201, 409] };
  const answer = await gateway.send<Order | Refusal>('POST', '/api/order/v1/checkouts', options);
  return 'code' in answer.body ? { refusal: answer.body } : { order: answer.body };
}

/** Waits for the order's end as a shop's page would: each request answers as soon as the order is final. */
export async function untilFinal(gateway: GatewayClient, token: string, orderId: string): Promise<Order> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const order = await gateway.get<Order>(`/api/order/v1/orders/${orderId}`, token, { prefer: 'wait=10' });
    if (finalStatuses.has(order.status)) return order;
    if (Date.now() > deadline) throw new Error(`Order ${orderId} is still ${order.status} after two minutes`);
  }
}

export function cancel(gateway: GatewayClient, token: string, orderId: string): Promise<Order> {
  return gateway.post<Order>(`/api/order/v1/orders/${orderId}/cancel`, {}, token);
}

/** Hands every part that waits for this vendor to a carrier. @returns how many */
export async function shipAll(gateway: GatewayClient, { id, token, name }: VendorWithGoods): Promise<number> {
  const waiting = await allPages<VendorOrder>(
    gateway,
    `/api/order/v1/vendor-orders?vendorId=${id}&status=confirmed`,
    token,
  );
  for (const [index, part] of waiting.entries()) {
    const body = {
      carrier: 'DHL',
      trackingCode: `${name.slice(0, 2).toUpperCase()}${String(index + 1).padStart(8, '0')}`,
    };
    await gateway.post(`/api/order/v1/vendor-orders/${part.id}/shipments`, body, token);
  }
  return waiting.length;
}

/** Read to the end before anything changes, because a part that was shipped is no longer in this list. */
async function allPages<T>(gateway: GatewayClient, path: string, token: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await gateway.get(`${path}&limit=100${cursor === null ? '' : `&cursor=${cursor}`}`, token);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}
