import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '@mvec/database';
import {
  HoldLostV1,
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPlacedV1,
  PaymentCapturedV1,
  PaymentFailedV1,
  partitionOf,
} from '@mvec/events';
import type { RunningService } from '@mvec/service-runtime';
import { PaymentDeadlineSweeper } from '../src/deadlines/payment-deadline-sweeper.js';
import type { OrderView } from '../src/orders/order.dto.js';
import { OrderSaga } from '../src/order-lifecycle/order-saga.js';
import type { StubVariant } from './support/catalog-stub.js';
import { captured, capturedEvent, failed } from './support/events.js';
import { Shopper } from './support/shopper.js';
import { TestOrder } from './support/test-order.js';

let test: TestOrder;
let first: RunningService;
let second: RunningService;
let shopper: Shopper;
let tea: StubVariant;

beforeAll(async () => {
  test = await TestOrder.create();
  first = await test.start();
  second = await test.start();
  shopper = await Shopper.create(first.url);
  tea = test.catalog.addVariant(450);
});

afterAll(() => test.stop());

/** Publishes the event and waits for its outcome. */
async function deliver(...args: Parameters<TestOrder['publish']>): Promise<'applied' | 'dead'> {
  return test.consumed(await test.publish(...args));
}

async function statusOf(order: OrderView): Promise<Partial<OrderView>> {
  const { status, reason, paymentCode } = (await shopper.getOrder(order.id)).body;
  return { status, ...(reason && { reason }), ...(paymentCode && { paymentCode }) };
}

describe('payment.captured', () => {
  it('confirms the order and publishes order.confirmed with its parts', async () => {
    const order = await shopper.placeOrder([tea, 2]);
    await deliver(PaymentCapturedV1, captured(order));
    expect(await statusOf(order)).toEqual({ status: 'confirmed' });
    const events = (await test.published(OrderConfirmedV1)).filter((event) => event.orderId === order.id);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ shopperId: shopper.id, total: order.total });
    expect(events[0]?.vendorOrders[0]?.vendorOrderId).toBe(order.vendorOrders[0]?.id);
  });

  it('confirms once when it arrives twice, as a redelivery or as a second event', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    const id = await test.publish(PaymentCapturedV1, captured(order));
    await test.redeliver(id);
    await deliver(PaymentCapturedV1, captured(order));
    expect(await test.historyOf(order.id)).toEqual(['reserving', 'awaiting_payment', 'confirmed']);
    const events = (await test.published(OrderConfirmedV1)).filter((event) => event.orderId === order.id);
    expect(events).toHaveLength(1);
  });

  it('changes nothing after the cancellation', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    await shopper.cancel(order.id);
    expect(await deliver(PaymentCapturedV1, captured(order))).toBe('applied');
    expect(await statusOf(order)).toEqual({ status: 'cancelled', reason: 'shopper_request' });
    const events = (await test.published(OrderConfirmedV1)).filter((event) => event.orderId === order.id);
    expect(events).toEqual([]);
  });

  it('never confirms an order with another amount: it becomes a dead letter', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    expect(await deliver(PaymentCapturedV1, captured(order, order.total.amount - 1))).toBe('dead');
    expect(await statusOf(order)).toEqual({ status: 'awaiting_payment' });
  });

  it('becomes a dead letter when the order does not exist, and does not block other events', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    const unknown = sameLane(order.id);
    expect(await deliver(PaymentCapturedV1, { ...captured(order), orderId: unknown })).toBe('dead');
    expect(await deliver(PaymentCapturedV1, captured(order))).toBe('applied');
    expect(await statusOf(order)).toEqual({ status: 'confirmed' });
  });
});

describe('payment.failed', () => {
  it('cancels the order with the code of the provider', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    await deliver(PaymentFailedV1, failed(order));
    expect(await statusOf(order)).toEqual({
      status: 'cancelled',
      reason: 'payment_failed',
      paymentCode: 'card_declined',
    });
    const events = (await test.published(OrderCancelledV1)).filter((event) => event.orderId === order.id);
    expect(events).toEqual([
      {
        orderId: order.id,
        shopperId: shopper.id,
        total: order.total,
        reason: 'payment_failed',
        paymentCode: 'card_declined',
      },
    ]);
  });

  it('changes nothing after the capture', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    await deliver(PaymentCapturedV1, captured(order));
    expect(await deliver(PaymentFailedV1, failed(order))).toBe('applied');
    expect(await statusOf(order)).toEqual({ status: 'confirmed' });
  });
});

describe('hold.lost', () => {
  it.each([
    ['before the payment', false],
    ['after the confirmation', true],
  ])('cancels the order %s', async (_when, paid) => {
    const order = await shopper.placeOrder([tea, 1]);
    if (paid) await deliver(PaymentCapturedV1, captured(order));
    await deliver(HoldLostV1, { orderId: order.id, variantIds: [tea.variantId] });
    await deliver(HoldLostV1, { orderId: order.id, variantIds: [tea.variantId] });
    expect(await statusOf(order)).toEqual({ status: 'cancelled', reason: 'stock_lost' });
    const events = (await test.published(OrderCancelledV1)).filter((event) => event.orderId === order.id);
    expect(events).toHaveLength(1);
  });
});

describe('CancelOrder', () => {
  it('cancels a paid order before it ships, once per key', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    await deliver(PaymentCapturedV1, captured(order));
    const key = randomUUID();
    const answer = await shopper.cancel(order.id, key);
    expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled', reason: 'shopper_request' } });
    expect(await shopper.cancel(order.id, key)).toMatchObject({ status: 200, body: answer.body });
    const other = await shopper.cancel(order.id);
    expect(other).toMatchObject({ status: 409, body: { code: 'order_not_cancellable' } });
    expect(other.body.detail).toBe(`Order ${order.id} is cancelled, so it cannot be cancelled`);
  });
});

describe('an order that is not paid in time', () => {
  it('is cancelled once, however many sweepers run, and not before its deadline', async () => {
    const orders = await Promise.all(Array.from({ length: 12 }, () => shopper.placeOrder([tea, 1])));
    const sweepers = [first, second, first].map(({ app }) => app.get(PaymentDeadlineSweeper));
    const sweep = async () => Promise.all(sweepers.map((sweeper) => sweeper.runOnce()));
    await sweep();
    for (const order of orders) expect(await statusOf(order)).toEqual({ status: 'awaiting_payment' });

    // Orders whose events are not published yet are not cancelled.
    await test.published(OrderPlacedV1);
    await Promise.all(orders.map((order) => test.expire('paymentDueAt', order.id)));
    const swept = await sweep();
    expect(swept.reduce((all, count) => all + count, 0)).toBe(orders.length);
    const events = await test.published(OrderCancelledV1);
    for (const order of orders) {
      expect(await statusOf(order)).toEqual({ status: 'cancelled', reason: 'payment_expired' });
      expect(events.filter((event) => event.orderId === order.id)).toHaveLength(1);
    }
  });

  it('is either confirmed or cancelled when the capture arrives at the same time, never both', async () => {
    const orders = await Promise.all(Array.from({ length: 40 }, () => shopper.placeOrder([tea, 1])));
    await Promise.all(orders.map((order) => test.expire('paymentDueAt', order.id)));
    const confirm = (order: OrderView) =>
      first.app.get(Database).transaction((tx) => first.app.get(OrderSaga).confirmOrders(tx, [capturedEvent(order)]));
    const sweep = (service: RunningService) => service.app.get(PaymentDeadlineSweeper).runOnce();
    // The sweepers start with the oldest order and the captures with the newest, so that they meet.
    await Promise.all([sweep(first), sweep(second), ...orders.toReversed().map(confirm)]);

    const confirmed = (await test.published(OrderConfirmedV1)).map((event) => event.orderId);
    const cancelled = (await test.published(OrderCancelledV1)).map((event) => event.orderId);
    for (const order of orders) {
      const { status = '' } = await statusOf(order);
      expect(await test.historyOf(order.id)).toEqual(['reserving', 'awaiting_payment', status]);
      const endings = [...confirmed, ...cancelled].filter((id) => id === order.id);
      expect(endings).toHaveLength(1);
      expect(confirmed.includes(order.id)).toBe(status === 'confirmed');
    }
  });

  it('keeps its status when the other one comes second', async () => {
    const [paid, late] = [await shopper.placeOrder([tea, 1]), await shopper.placeOrder([tea, 1])];
    const [database, saga] = [first.app.get(Database), first.app.get(OrderSaga)];
    const confirm = (order: OrderView) => database.transaction((tx) => saga.confirmOrders(tx, [capturedEvent(order)]));
    const expire = ({ id }: OrderView) =>
      database.transaction((tx) => saga.cancelOrder(tx, id, { reason: 'payment_expired' }));
    await confirm(paid);
    await expire(paid);
    await expire(late);
    await confirm(late);
    expect(await test.historyOf(paid.id)).toEqual(['reserving', 'awaiting_payment', 'confirmed']);
    expect(await test.historyOf(late.id)).toEqual(['reserving', 'awaiting_payment', 'cancelled']);
  });
});

/** @returns an order id whose events are in the same partition */
function sameLane(orderId: string): string {
  for (;;) {
    const candidate = randomUUID();
    if (partitionOf(candidate) === partitionOf(orderId)) return candidate;
  }
}
