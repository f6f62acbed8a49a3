import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OrderCancelledV1, OrderConfirmedV1 } from '@mvec/events';
import type { RunningService } from '@mvec/service-runtime';
import { cancelled, confirmed } from './support/orders.js';
import { ask, readNotifications } from './support/reader.js';
import { type Account, TestMessaging } from './support/test-messaging.js';

let test: TestMessaging;
let service: RunningService;
let shopper: Account;
let otherAccount: Account;

beforeAll(async () => {
  test = await TestMessaging.create();
  service = await test.start();
  [shopper, otherAccount] = [await test.register(), await test.register()];
  for (const { accountId } of [shopper, shopper, otherAccount]) {
    const order = confirmed(accountId);
    await test.publish(OrderConfirmedV1, order);
    await test.publish(OrderCancelledV1, cancelled(accountId, order.orderId));
  }
  await test.deliveries(shopper.accountId, 'sent', 4);
  await test.deliveries(otherAccount.accountId, 'sent', 2);
});

afterAll(() => test.stop());

const as = (account: Account) => ({ sub: account.accountId });
const unread = async (account: Account) =>
  (await ask<{ unread: number }>(service.url, 'GET notifications/unread-count', as(account))).body.unread;

describe('notifications', () => {
  it("list the caller's messages, newest first, in pages", async () => {
    const first = await readNotifications(service.url, shopper.accountId, '?limit=3');
    expect(first.body.items[0]).toEqual({
      id: expect.any(String),
      template: expect.stringMatching(/^order-/),
      title: expect.stringMatching(/^Your order/),
      text: expect.stringMatching(/^Your order [0-9a-f-]{36} /),
      orderId: expect.any(String),
      unread: true,
      readAt: null,
      createdAt: expect.stringMatching(/Z$/),
    });
    const cursor = String(first.body.nextCursor);
    const second = await readNotifications(service.url, shopper.accountId, `?limit=3&cursor=${cursor}`);
    const ids = [...first.body.items, ...second.body.items].map(({ id }) => id);
    expect(second.body.nextCursor).toBeNull();
    expect(ids).toEqual([...new Set(ids)].toSorted().toReversed());
    expect(ids).toHaveLength(4);
  });

  it('can be marked as read and as unread, several times', async () => {
    const { body } = await readNotifications(service.url, shopper.accountId);
    const id = String(body.items[1]?.id);
    const answers = await Promise.all([1, 2].map(() => ask(service.url, `PUT notifications/${id}/read`, as(shopper))));
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    const read = (await readNotifications(service.url, shopper.accountId, '?unread=false')).body.items;
    expect(read).toEqual([{ ...body.items[1], unread: false, readAt: expect.any(String) }]);
    expect((await readNotifications(service.url, shopper.accountId, '?unread=true')).body.items).toHaveLength(3);
    expect(await unread(shopper)).toBe(3);

    for (let attempt = 0; attempt < 2; attempt++) {
      expect(await ask(service.url, `DELETE notifications/${id}/read`, as(shopper))).toMatchObject({ status: 204 });
    }
    expect(await unread(shopper)).toBe(4);
  });

  it('can all be marked as read, without those of other accounts', async () => {
    const readAll = () => ask(service.url, 'POST notifications/read-all', as(shopper));
    expect(await readAll()).toMatchObject({ status: 200, body: { read: 4 } });
    expect(await readAll()).toMatchObject({ status: 200, body: { read: 0 } });
    expect([await unread(shopper), await unread(otherAccount)]).toEqual([0, 2]);
  });

  it('of other accounts do not exist for the caller', async () => {
    const [foreign] = (await readNotifications(service.url, otherAccount.accountId)).body.items;
    for (const id of [String(foreign?.id), randomUUID()]) {
      for (const method of ['PUT', 'DELETE']) {
        const answer = await ask(service.url, `${method} notifications/${id}/read`, as(shopper));
        expect(answer).toMatchObject({ status: 404, body: { code: 'notification_not_found' } });
      }
    }
    expect((await readNotifications(service.url, otherAccount.accountId)).body.items[0]).toEqual(foreign);
  });

  it.each([
    ['GET notifications', 403],
    ['GET notifications/unread-count', 403],
    ['POST notifications/read-all', 403],
    [`PUT notifications/${randomUUID()}/read`, 403],
  ])('are for users: %s', async (request, status) => {
    expect(await ask(service.url, request, { sub: 'order', kind: 'service' })).toMatchObject({ status });
    expect(await ask(service.url, request)).toMatchObject({ status: 401 });
  });

  it.each(['?unread=maybe', '?limit=0', '?cursor=abc', '?account=1'])('refuse %s', async (query) => {
    expect(await readNotifications(service.url, shopper.accountId, query)).toMatchObject({ status: 400 });
  });

  it('refuse a malformed id', async () => {
    expect(await ask(service.url, 'PUT notifications/7/read', as(shopper))).toMatchObject({ status: 400 });
  });
});
