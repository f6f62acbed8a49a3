import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OrderCancelledV1, OrderConfirmedV1 } from '@mvec/events';
import type { RunningService } from '@mvec/service';
import { cancelled, confirmed } from './support/orders.js';
import { readDeliveries } from './support/reader.js';
import { type Account, TestMessaging } from './support/test-messaging.js';

describe('the list of deliveries', () => {
  let test: TestMessaging;
  let service: RunningService;
  let account: Account;
  const orders = [1, 2, 3].map(() => confirmed('00000000-0000-4000-8000-000000000000'));

  beforeAll(async () => {
    test = await TestMessaging.create();
    service = await test.start();
    account = await test.register();
    for (const order of orders) {
      await test.publish(OrderConfirmedV1, { ...order, shopperId: account.accountId });
      await test.publish(OrderCancelledV1, { ...cancelled(account.accountId), orderId: order.orderId });
    }
    await test.deliveries(account.accountId, 'sent', 6);
  });

  afterAll(() => test.stop());

  it('is for operators', async () => {
    expect(await readDeliveries(service.url, '', [])).toMatchObject({ status: 401 });
    expect(await readDeliveries(service.url, '', ['shopper'])).toMatchObject({ status: 403 });
  });

  it('shows what became of one order, without the address', async () => {
    const { status, body } = await readDeliveries(service.url, `?orderId=${orders[1]?.orderId}`);
    expect(status).toBe(200);
    expect(body.items.map(({ template }) => template)).toEqual(['order-cancelled', 'order-confirmed']);
    expect(body.items[0]).toEqual({
      id: expect.any(String),
      accountId: account.accountId,
      orderId: orders[1]?.orderId,
      template: 'order-cancelled',
      status: 'sent',
      attempts: 1,
      lastError: null,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      sentAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(body.nextCursor).toBeNull();
  });

  it('has pages, newest first, that hold every delivery once', async () => {
    const ids: string[] = [];
    let query = '?limit=4';
    for (let pages = 0; pages < 2; pages++) {
      const { body } = await readDeliveries(service.url, query);
      ids.push(...body.items.map(({ id }) => id));
      query = `?limit=4&cursor=${String(body.nextCursor)}`;
      expect(body.nextCursor === null).toBe(pages === 1);
    }
    expect(new Set(ids).size).toBe(6);
    expect(ids).toEqual(ids.toSorted().toReversed());
  });

  it.each(['?orderId=7', '?limit=101', '?cursor=abc', '?unknown=1'])('refuses %s', async (query) => {
    expect(await readDeliveries(service.url, query)).toMatchObject({ status: 400 });
  });
});
