import type { GatewayClient } from './gateway-client.js';
import type { Order, Variant } from './market.types.js';
import type { Person } from './people.js';

export interface Wish {
  variant: Variant;
  quantity: number;
}

/** What came of one checkout: an order on its way, or a refusal with its reason. */
export interface Checkout {
  shopper: string;
  wishes: Wish[];
  order?: Order;
  refusal?: { code: string; detail: string };
}

interface Problem {
  code: string;
  detail: string;
}

const finalStatuses = new Set<Order['status']>(['confirmed', 'rejected', 'cancelled']);

export async function checkOut(
  gateway: GatewayClient,
  shopper: Person & { paymentMethodId: string },
  wishes: Wish[],
): Promise<Checkout> {
  const amount = wishes.reduce((sum, { variant, quantity }) => sum + variant.price.amount * quantity, 0);
  const body = {
    paymentMethodId: shopper.paymentMethodId,
    expectedTotal: { amount, currency: 'EUR' },
    lines: wishes.map(({ variant, quantity }) => ({ variantId: variant.id, quantity })),
  };
  const options = { body, token: shopper.token, expect: [201, 409] };
  const answer = await gateway.send<Order | Problem>('POST', '/api/order/v1/checkouts', options);
  const checkout = { shopper: shopper.name, wishes };
  if ('code' in answer.body) return { ...checkout, refusal: answer.body };
  return { ...checkout, order: answer.body };
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
