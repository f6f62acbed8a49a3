import { randomUUID } from 'node:crypto';
import {
  CartStartedV1,
  type EventContract,
  OrderCancelledV1,
  type OrderCancelled,
  OrderConfirmedV1,
  type OrderPlaced,
  OrderPlacedV1,
  OrderRejectedV1,
  OrderShippedV1,
  PaymentRefundedV1,
  ProductPublishedV1,
  VendorApprovedV1,
} from '@mvec/events';
import { v7 as uuidv7 } from 'uuid';

/** An event that can be published several times unchanged. */
export interface TestEvent {
  type: string;
  topic: string;
  key: string;
  data: unknown;
  id: string;
  time: string;
}

export function testEvent<T>(contract: EventContract<T>, data: T, time = new Date().toISOString()): TestEvent {
  const parsed = contract.schema.parse(data);
  return {
    type: contract.type,
    topic: contract.topic.name,
    key: contract.key(parsed),
    data: parsed,
    id: uuidv7(),
    time,
  };
}

export interface Bought {
  vendorId: string;
  productId: string;
  title?: string;
  quantity: number;
  price: number;
}

type VendorOrder = OrderPlaced['vendorOrders'][number];

/** An order with one line per vendor, and its events. */
export class AnOrder {
  readonly orderId = randomUUID();
  private readonly shopperId = randomUUID();
  private readonly paymentId = randomUUID();

  private readonly parts: VendorOrder[];

  constructor(
    private readonly bought: Bought[],
    private readonly currency = 'EUR',
    private readonly time?: string,
  ) {
    this.parts = bought.map(({ vendorId, productId, title = 'Tea', quantity, price }) => ({
      vendorOrderId: randomUUID(),
      vendorId,
      subtotal: this.money(quantity * price),
      lines: [{ variantId: randomUUID(), productId, title, sku: 'TEA', quantity, unitPrice: this.money(price) }],
    }));
  }

  placed(): TestEvent {
    const more = { paymentMethodId: randomUUID(), paymentDueAt: new Date().toISOString() };
    return testEvent(OrderPlacedV1, { ...this.facts(), ...more }, this.time);
  }

  confirmed(): TestEvent {
    return testEvent(OrderConfirmedV1, this.facts(), this.time);
  }

  cancelled(reason: OrderCancelled['reason'] = 'payment_failed'): TestEvent {
    const { orderId, shopperId, total } = this;
    return testEvent(OrderCancelledV1, { orderId, shopperId, total, reason }, this.time);
  }

  rejected(): TestEvent {
    const { orderId, shopperId } = this;
    return testEvent(OrderRejectedV1, { orderId, shopperId, reason: 'price_changed' }, this.time);
  }

  refunded(withSplits = true): TestEvent {
    const { paymentId, orderId, total } = this;
    const splits = this.parts.map(({ vendorId, subtotal }) => {
      return { vendorId, gross: subtotal, commission: this.money(0), net: subtotal };
    });
    return testEvent(
      PaymentRefundedV1,
      { paymentId, orderId, amount: total, ...(withSplits && { splits }) },
      this.time,
    );
  }

  /** One event per vendor; only the last has `allShipped`. */
  shipped(): TestEvent[] {
    const { orderId, shopperId, parts } = this;
    return parts.map(({ vendorOrderId, vendorId, lines }, index) => {
      const parcel = { carrier: 'Post', trackingCode: 'T1', allShipped: index === parts.length - 1 };
      return testEvent(OrderShippedV1, { orderId, shopperId, vendorOrderId, vendorId, ...parcel, lines }, this.time);
    });
  }

  private get total() {
    return this.money(this.bought.reduce((sum, { quantity, price }) => sum + quantity * price, 0));
  }

  private facts() {
    return { orderId: this.orderId, shopperId: this.shopperId, total: this.total, vendorOrders: this.parts };
  }

  private money(amount: number) {
    return { amount, currency: this.currency };
  }
}

export function cartStarted(): TestEvent {
  return testEvent(CartStartedV1, { cartId: randomUUID(), shopperId: randomUUID() });
}

export function vendorApproved(vendorId: string, name: string): TestEvent {
  return testEvent(VendorApprovedV1, { vendorId, name, slug: 'vendor', ownerAccountId: randomUUID() });
}

export function productPublished(productId: string, vendorId: string, title: string): TestEvent {
  const variants = [{ variantId: randomUUID(), sku: 'S', title: 'S', price: { amount: 1, currency: 'EUR' } }];
  return testEvent(ProductPublishedV1, { productId, vendorId, title, slug: 'product', variants });
}
