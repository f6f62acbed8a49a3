import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OrderCancelledV1, OrderConfirmedV1 } from '@mvec/events';
import type { RunningService } from '@mvec/service-runtime';
import type { DeliveryView } from '../src/deliveries/deliveries.dto.js';
import { mailsTo } from './support/inbox.js';
import { cancelled, confirmed } from './support/orders.js';
import { ask, readDeliveries } from './support/reader.js';
import { type Account, newAccount, TestMessaging } from './support/test-messaging.js';

let test: TestMessaging;
let service: RunningService;
let account: Account;
const orders = [1, 2, 3].map(() => confirmed('00000000-0000-4000-8000-000000000000'));
const operator = { sub: randomUUID(), roles: ['operator'] };

beforeAll(async () => {
  test = await TestMessaging.create();
  service = await test.start();
  account = await test.register();
  for (const order of orders) {
    await test.publish(OrderConfirmedV1, { ...order, shopperId: account.accountId });
    await test.publish(OrderCancelledV1, cancelled(account.accountId, order.orderId));
  }
  await test.deliveries(account.accountId, 'sent', 6);
});

afterAll(() => test.stop());

describe('the list of deliveries', () => {
  it('is for operators', async () => {
    for (const request of ['GET deliveries', `POST deliveries/${randomUUID()}/resend`]) {
      expect(await ask(service.url, request)).toMatchObject({ status: 401 });
      expect(await ask(service.url, request, { roles: ['shopper'] })).toMatchObject({ status: 403 });
    }
  });

  it('shows the mails of one order, without the address', async () => {
    const query = `?orderId=${orders[1]?.orderId}&accountId=${account.accountId}`;
    const { status, body } = await readDeliveries(service.url, query);
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
      resends: [],
    });
    expect(body.nextCursor).toBeNull();
  });

  it('shows mails whose recipient is not known yet, by status and template', async () => {
    const { body } = await readDeliveries(service.url, '?status=pending&template=new-vendor-order');
    expect(body.items).toHaveLength(6);
    for (const item of body.items) {
      expect(item).toMatchObject({ accountId: null, status: 'pending', template: 'new-vendor-order' });
    }
    expect((await readDeliveries(service.url, '?status=failed')).body.items).toEqual([]);
  });

  it('has pages, newest first, that contain every delivery once', async () => {
    const ids: string[] = [];
    let query = `?accountId=${account.accountId}&limit=4`;
    for (let pages = 0; pages < 2; pages++) {
      const { body } = await readDeliveries(service.url, query);
      ids.push(...body.items.map(({ id }) => id));
      query = `?accountId=${account.accountId}&limit=4&cursor=${String(body.nextCursor)}`;
      expect(body.nextCursor === null).toBe(pages === 1);
    }
    expect(new Set(ids).size).toBe(6);
    expect(ids).toEqual(ids.toSorted().toReversed());
  });

  it.each(['?orderId=7', '?status=lost', '?template=spam', '?limit=101', '?cursor=abc', '?unknown=1'])(
    'refuses %s',
    async (query) => {
      expect(await readDeliveries(service.url, query)).toMatchObject({ status: 400 });
    },
  );
});

describe('a resend', () => {
  const resend = (deliveryId: string) =>
    ask<DeliveryView>(service.url, `POST deliveries/${deliveryId}/resend`, operator);

  it('is another mail to the current address, with the operator on record', async () => {
    const shopper = await test.register();
    await test.publish(OrderConfirmedV1, confirmed(shopper.accountId));
    const [sent] = await test.deliveries(shopper.accountId, 'sent');
    const deliveryId = String(sent?.id);
    const moved = { ...shopper, email: `new-${shopper.email}` };
    await test.saveContact(moved);

    const answers = await Promise.all([1, 2, 3].map(() => resend(deliveryId)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409]);
    const audit = [{ requestedBy: operator.sub, requestedAt: expect.any(String) }];
    const winner = answers.find(({ status }) => status === 202)?.body;
    expect(winner).toMatchObject({ id: deliveryId, status: 'pending', resends: audit });
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('delivery_pending');

    const [again] = await mailsTo(moved.email, 1);
    expect(again?.headers['message-id']).toBe(`<${deliveryId}.1@mvec.example>`);
    const [delivery] = await test.deliveries(shopper.accountId, 'sent');
    expect(delivery).toMatchObject({ id: deliveryId, attempts: 2 });
    expect(await mailsTo(shopper.email, 1)).toHaveLength(1);
  });

  it('is refused while the delivery is pending', async () => {
    const { accountId } = newAccount();
    await test.publish(OrderConfirmedV1, confirmed(accountId));
    const [delivery] = await test.deliveries(accountId, 'pending');
    expect(await resend(String(delivery?.id))).toMatchObject({ status: 409, body: { code: 'delivery_pending' } });
  });

  it('needs an existing delivery', async () => {
    expect(await resend(randomUUID())).toMatchObject({ status: 404, body: { code: 'delivery_not_found' } });
    expect(await resend('7')).toMatchObject({ status: 400, body: { code: 'invalid_id' } });
  });
});
