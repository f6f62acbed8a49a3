import { dataOf, type Gateway, newKey, unexpected } from './gateway.js';
import type { Cart, Money, Order, Variant, VendorOrder } from './market.types.js';
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
  /** Items to order; without them, the cart is ordered. */
  wishes?: Wish[];
}

const deliveryAddress = {
  name: 'A Shopper',
  line1: 'Market Square 1',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
};

const conflict = 409;
const finalStatuses = new Set<Order['status']>(['confirmed', 'rejected', 'cancelled']);

export function totalOf(wishes: readonly Wish[]): Money {
  return {
    amount: wishes.reduce((sum, { variant, quantity }) => sum + variant.price.amount * quantity, 0),
    currency: 'EUR',
  };
}

/** Adds items to the shopper's cart, one after the other. @returns the cart afterwards */
export async function fillCart(gateway: Gateway, { token }: Shopper, wishes: readonly Wish[]): Promise<Cart> {
  for (const { variant, quantity } of wishes) {
    await dataOf(gateway.as(token).order.putCartLine({ path: { variantId: variant.id }, body: { quantity } }));
  }
  return showCart(gateway, token);
}

export function showCart(gateway: Gateway, token: string): Promise<Cart> {
  return dataOf(gateway.as(token).order.showCart());
}

/** Checks out. @returns the new order, or the reason of the refusal */
export async function checkOut(
  gateway: Gateway,
  { token }: Shopper,
  { paymentMethodId, expectedTotal, wishes }: CheckoutRequest,
): Promise<{ order?: Order; refusal?: Refusal }> {
  const lines = wishes?.map(({ variant, quantity }) => ({ variantId: variant.id, quantity }));
  const body = { paymentMethodId, expectedTotal, deliveryAddress, ...(lines && { lines }) };
  const result = await gateway.as(token).order.placeOrder({ body, headers: newKey() });
  if (result.data) return { order: result.data };
  if (result.response?.status === conflict) return { refusal: result.error };
  throw unexpected(result);
}

/** Waits until the order is final, by long polling as a shop's page would. */
export async function untilFinal(gateway: Gateway, token: string, orderId: string): Promise<Order> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const order = await dataOf(
      gateway.as(token).order.showOrder({ path: { orderId }, headers: { Prefer: 'wait=10' } }),
    );
    if (finalStatuses.has(order.status)) return order;
    if (Date.now() > deadline) throw new Error(`Order ${orderId} is still ${order.status} after two minutes`);
  }
}

export function cancel(gateway: Gateway, token: string, orderId: string): Promise<Order> {
  return dataOf(gateway.as(token).order.cancelOrder({ path: { orderId }, headers: newKey() }));
}

/** Ships all open vendor orders of this vendor. @returns how many */
export async function shipAll(gateway: Gateway, { id, token, name }: VendorWithGoods): Promise<number> {
  const waiting = await confirmedVendorOrders(gateway, token, id);
  for (const [index, part] of waiting.entries()) {
    const body = {
      carrier: 'DHL',
      trackingCode: `${name.slice(0, 2).toUpperCase()}${String(index + 1).padStart(8, '0')}`,
    };
    await dataOf(
      gateway.as(token).order.shipVendorOrder({ path: { vendorOrderId: part.id }, body, headers: newKey() }),
    );
  }
  return waiting.length;
}

/** Reads all pages first, because a shipped vendor order disappears from the list. */
async function confirmedVendorOrders(gateway: Gateway, token: string, vendorId: string): Promise<VendorOrder[]> {
  const items: VendorOrder[] = [];
  let cursor: string | null = null;
  do {
    const query = { vendorId, status: 'confirmed' as const, limit: 100, ...(cursor !== null && { cursor }) };
    const page: { items: VendorOrder[]; nextCursor: string | null } = await dataOf(
      gateway.as(token).order.listVendorOrders({ query }),
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}
