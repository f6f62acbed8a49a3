import { partitionOf } from '@mvec/events';
import type { Snapshot, TopicMessage } from '../../src/snapshots/snapshot.types.js';
import { consumersOf, subscriptions } from '../../src/invariants/subscriptions.js';
import type { RunRecord } from '../../src/run-record.js';

/** Three orders of one vendor: one confirmed and shipped, one cancelled after it was paid, one rejected. */
export const ids = {
  sold: 'order-sold',
  undone: 'order-undone',
  rejected: 'order-rejected',
  part: 'part-sold',
  undonePart: 'part-undone',
  variant: 'variant-1',
  vendor: 'vendor-1',
};

const at = new Date('2026-01-01T00:00:10Z');
const due = new Date('2026-01-01T00:00:45Z');
const created = new Date('2026-01-01T00:00:00Z');

/** Assigns offsets to messages, per topic. */
class Topics {
  readonly messages: TopicMessage[] = [];

  add(topic: string, type: string, key: string, data: object): void {
    const partition = partitionOf(key);
    const offset = this.messages.filter((message) => message.topic === topic && message.partition === partition).length;
    const id = `event-${this.messages.length + 1}`;
    this.messages.push({ topic, partition, offset, key, id, type, data });
  }
}

/** Snapshot of a platform without any damage. */
export function healthySnapshot(): Snapshot {
  const messages = publish();
  return {
    order: orderSnapshot(),
    catalog: {
      variants: [{ id: ids.variant, sku: 'SKU-1', available: 13 }],
      adjustments: [
        { id: 'first', variantId: ids.variant, delta: 10, available: 10, first: true },
        { id: 'more', variantId: ids.variant, delta: 5, available: 13, first: false },
      ],
      holds: [
        { orderId: ids.sold, status: 'committed', unitsHeld: true },
        { orderId: ids.undone, status: 'cancelled', unitsHeld: false },
      ],
      products: [{ id: 'product-1', status: 'published' }],
    },
    payment: paymentSnapshot(),
    messaging: { deliveries: deliveries(), contacts: [] },
    analytics: {
      facts: [
        ...[ids.sold, ids.undone].map((subjectId) => ({ kind: 'order.placed', subjectId })),
        ...[ids.sold, ids.undone].map((subjectId) => ({ kind: 'order.confirmed', subjectId })),
        { kind: 'order.cancelled', subjectId: ids.undone },
        { kind: 'order.rejected', subjectId: ids.rejected },
      ],
      orders: [ids.sold, ids.undone].map((orderId) => ({ orderId, total: 1_000 })),
      refunds: [{ orderId: ids.undone, amount: 1_000 }],
    },
    identity: { accounts: [], vendors: [{ id: ids.vendor, status: 'approved' }] },
    eventing: ['identity', ...Object.keys(subscriptions)].map((service) => ({
      service,
      outbox: 0,
      marks: messages
        .filter(({ type = '' }) => consumersOf(type).includes(service))
        .map(({ id = '' }) => ({ consumer: service, eventId: id, outcome: 'applied' })),
      deadLetters: [],
    })),
    messages,
    deadLettered: [],
    provider: {
      charges: [
        { key: 'attempt-sold', id: 'charge-sold', status: 'succeeded', amount: 1_000 },
        { key: 'attempt-undone', id: 'charge-undone', status: 'succeeded', amount: 1_000 },
      ],
      refunds: [{ key: 'refund-undone', id: 'back-undone', chargeId: 'charge-undone', amount: 1_000 }],
    },
    mails: deliveries().map(({ id }) => ({ messageId: `${id}@mvec.example`, file: `${id}.eml` })),
  };
}

export function quietRun(): RunRecord {
  return {
    checkouts: [
      { key: 'key-sold', amount: 1_000, status: 201, orderId: ids.sold, total: 1_000 },
      { key: 'key-rejected', amount: 500, status: 409 },
      { key: 'key-lost', amount: 500 },
    ],
    failedRequests: [],
    requests: 10,
    planted: [],
    stockAdjustments: [{ variantId: ids.variant, delta: 5, status: 201 }],
    cancelled: [ids.undone],
    ordersDue: 8,
    faultsMissing: [],
    faultsStruck: 3,
    deaths: [],
    faultsEndedAt: created,
    dialogueFaults: 0,
    paymentDeadlineMaxExtensionSeconds: 0,
    unsettled: [],
  };
}

function publish(): TopicMessage[] {
  const topics = new Topics();
  const orders = (type: string, orderId: string, more = {}) =>
    topics.add('order.order.v1', type, orderId, { orderId, ...more });
  const payments = (type: string, orderId: string) => topics.add('payment.payment.v1', type, orderId, { orderId });
  topics.add('identity.vendor.v1', 'vendor.applied.v1', ids.vendor, { vendorId: ids.vendor });
  topics.add('identity.vendor.v1', 'vendor.approved.v1', ids.vendor, { vendorId: ids.vendor });
  topics.add('catalog.product.v1', 'product.published.v1', 'product-1', { productId: 'product-1' });
  topics.add('catalog.stock.v1', 'stock.adjusted.v1', ids.variant, { variantId: ids.variant, delta: 5, available: 13 });
  for (const orderId of [ids.sold, ids.undone]) {
    orders('order.placed.v1', orderId);
    payments('payment.captured.v1', orderId);
    orders('order.confirmed.v1', orderId);
  }
  orders('order.shipped.v1', ids.sold, { vendorOrderId: ids.part });
  orders('order.cancelled.v1', ids.undone);
  payments('payment.refunded.v1', ids.undone);
  orders('order.rejected.v1', ids.rejected);
  for (const { id } of deliveries()) topics.add('messaging.delivery.v1', 'delivery.sent.v1', id, { deliveryId: id });
  return topics.messages;
}

function orderSnapshot(): Snapshot['order'] {
  const order = { shopperId: 'shopper', currency: 'EUR', createdAt: created, reserveBy: due, releaseOwed: false };
  const steps = [
    [ids.sold, 'reserving', 'awaiting_payment', 'confirmed'],
    [ids.undone, 'reserving', 'awaiting_payment', 'confirmed', 'cancelled'],
    [ids.rejected, 'reserving', 'rejected'],
  ].flatMap(([orderId = '', ...statuses]) =>
    statuses.map((to) => ({ orderId, to, cause: '', vendorOrderId: null, at })),
  );
  const shipped = { orderId: ids.sold, to: 'shipped', cause: '', vendorOrderId: ids.part, at };
  return {
    orders: [
      { ...order, id: ids.sold, status: 'confirmed', total: 1_000, paymentDueAt: due },
      { ...order, id: ids.undone, status: 'cancelled', total: 1_000, paymentDueAt: due },
      { ...order, id: ids.rejected, status: 'rejected', total: null, currency: null, paymentDueAt: null },
    ],
    steps: [...steps, shipped].map((step, index) => ({ id: index + 1, ...step })),
    parts: [
      { id: ids.part, orderId: ids.sold, vendorId: ids.vendor, subtotal: 1_000 },
      { id: ids.undonePart, orderId: ids.undone, vendorId: ids.vendor, subtotal: 1_000 },
    ],
    lines: [ids.sold, ids.undone].map((orderId) => ({ orderId, variantId: ids.variant, quantity: 2, unitPrice: 500 })),
    shipments: [{ vendorOrderId: ids.part, orderId: ids.sold }],
    checkouts: [ids.sold, ids.undone, ids.rejected].map((orderId) => ({
      callerId: 'shopper',
      key: orderId.replace('order', 'key'),
      orderId,
      status: 'done',
    })),
    carts: [],
  };
}

function paymentSnapshot(): Snapshot['payment'] {
  const lines = (entryId: string, amounts: Record<string, number>) =>
    Object.entries(amounts).map(([account, amount]) => ({ entryId, account, amount, currency: 'EUR' }));
  const [pending, payable] = [`vendor_pending:${ids.vendor}`, `vendor_payable:${ids.vendor}`];
  const captured = { provider_receivable: 1_000, [pending]: -900, platform_commission: -100 };
  const refunded = { provider_receivable: -1_000, [pending]: 900, platform_commission: 100 };
  const balance = { vendorId: ids.vendor, currency: 'EUR', pending: 0, available: 900 };
  return {
    payments: [
      { id: 'payment-sold', orderId: ids.sold, status: 'captured', amount: 1_000, currency: 'EUR' },
      { id: 'payment-undone', orderId: ids.undone, status: 'refunded', amount: 1_000, currency: 'EUR' },
    ],
    splits: ['sold', 'undone'].map((name) => ({
      paymentId: `payment-${name}`,
      vendorId: ids.vendor,
      vendorOrderId: `part-${name}`,
      gross: 1_000,
      commission: 100,
      net: 900,
    })),
    refunds: [
      { id: 'refund-undone', paymentId: 'payment-undone', chargeId: 'charge-undone', amount: 1_000, completed: true },
    ],
    attempts: ['sold', 'undone'].map((name) => ({
      id: `attempt-${name}`,
      paymentId: `payment-${name}`,
      outcome: 'succeeded',
      chargeId: `charge-${name}`,
    })),
    entries: [
      { id: 'capture-sold', kind: 'capture', orderId: ids.sold, source: 'capture:payment-sold' },
      { id: 'earning-sold', kind: 'earning', orderId: ids.sold, source: 'earning:part-sold' },
      { id: 'capture-undone', kind: 'capture', orderId: ids.undone, source: 'capture:payment-undone' },
      { id: 'refund-undone', kind: 'refund', orderId: ids.undone, source: 'refund:refund-undone' },
    ],
    entryLines: [
      ...lines('capture-sold', captured),
      ...lines('earning-sold', { [pending]: 900, [payable]: -900 }),
      ...lines('capture-undone', captured),
      ...lines('refund-undone', refunded),
    ],
    accounts: [balance],
    statementEnds: [balance],
  };
}

function deliveries(): Snapshot['messaging']['deliveries'] {
  const sent: Record<string, string[]> = {
    [ids.sold]: ['order-confirmed', 'new-vendor-order', 'order-shipped'],
    [ids.undone]: [
      'order-confirmed',
      'new-vendor-order',
      'order-cancelled',
      'vendor-order-cancelled',
      'order-refunded',
    ],
  };
  return Object.entries(sent).flatMap(([orderId, templates]) =>
    templates.map((template) => ({
      id: `${template}-${orderId}`,
      orderId,
      accountId: 'account',
      template,
      status: 'sent',
      attempts: 1,
      resends: 0,
      vendorOrderId: null,
    })),
  );
}
