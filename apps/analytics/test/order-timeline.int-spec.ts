import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TimelineFragment } from '@mvec/order-timeline';
import { AnOrder } from './support/events.js';
import { TestAnalytics } from './support/test-analytics.js';

let test: TestAnalytics;
const orderService = { sub: 'order', kind: 'service' } as const;

beforeAll(async () => {
  test = await TestAnalytics.create();
  await test.start();
});
afterAll(() => test.stop());

describe('Analytics’ part of an order’s timeline', () => {
  it('lists the counted events by event time, those of vendor orders with their id', async () => {
    const order = new AnOrder([{ vendorId: randomUUID(), productId: randomUUID(), quantity: 1, price: 500 }]);
    const events = [order.placed(), order.confirmed(), ...order.shipped(), order.refunded()];
    await test.publish(events);
    await test.applied(events);
    const { body } = await test.get<TimelineFragment>(`orders/${order.orderId}/timeline`, orderService);
    expect(body.state).toBe('counted');
    expect(body.applied.map(({ event }) => event).toSorted()).toEqual([
      'order.confirmed.v1',
      'order.placed.v1',
      'order.shipped.v1',
      'payment.refunded.v1',
    ]);
    expect(body.applied.find(({ event }) => event === 'order.shipped.v1')?.subject).toEqual(expect.any(String));
    expect(body.entries.map(({ text }) => text)).toContain('order.placed.v1 was published and is counted in reports');
  });

  it('is empty for an unknown order, and answers only the order service', async () => {
    const path = `orders/${randomUUID()}/timeline`;
    expect((await test.get<TimelineFragment>(path, orderService)).body).toMatchObject({ state: null, entries: [] });
    expect((await test.get(path)).status).toBe(403);
    expect((await test.get('orders/7/timeline', orderService)).status).toBe(400);
  });
});
