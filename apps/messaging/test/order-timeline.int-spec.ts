import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { OrderConfirmedV1 } from '@mvec/events';
import type { TimelineFragment } from '@mvec/order-timeline';
import type { RunningService } from '@mvec/service-runtime';
import { confirmed } from './support/orders.js';
import { ask } from './support/reader.js';
import { TestMessaging } from './support/test-messaging.js';

let test: TestMessaging;
let service: RunningService;
const orderService = { sub: 'order', kind: 'service' } as const;

beforeAll(async () => {
  test = await TestMessaging.create();
  service = await test.start();
});
afterAll(() => test.stop());

async function timelineOf(orderId: string): Promise<TimelineFragment> {
  const { status, body } = await ask<TimelineFragment>(service.url, `GET orders/${orderId}/timeline`, orderService);
  expect(status).toBe(200);
  return body;
}

describe('Messaging’s part of an order’s timeline', () => {
  it('shows which mails were sent, with recipients as ids only, and which are waiting', async () => {
    const account = await test.register();
    const order = confirmed(account.accountId);
    await test.publish(OrderConfirmedV1, order);
    const [mail] = await test.deliveries(account.accountId, 'sent');
    const timeline = await timelineOf(order.orderId);

    const toShopper = timeline.entries.filter(({ ids }) => ids['deliveryId'] === mail?.id);
    expect(toShopper.map(({ kind, text }) => [kind, text])).toEqual([
      ['mail', 'mail order-confirmed to the shopper is to be sent'],
      ['message', 'message order-confirmed in the application to the shopper, unread'],
      ['mail', 'mail order-confirmed to the shopper was sent'],
    ]);
    expect(toShopper.at(-1)?.event).toBe('delivery.sent.v1');
    expect(timeline.applied).toEqual([{ event: 'order.confirmed.v1', subject: null, at: null }]);
    expect(timeline.outstanding).toHaveLength(2);
    expect(timeline.outstanding[0]?.what).toMatch(
      /^mail new-vendor-order to vendor .* waits until the recipient is known$/,
    );
    expect(JSON.stringify(timeline)).not.toContain(account.accountId);
    expect(JSON.stringify(timeline)).not.toMatch(/@|Ada|Lovelace|Oak desk/);
  });

  it('shows how often a mail failed, why, and when it is retried', async () => {
    const account = await test.register();
    const order = confirmed(account.accountId);
    await test.publish(OrderConfirmedV1, order);
    await test.deliveries(account.accountId, 'sent');
    await test.database.execute(sql`
      update delivery set status = 'pending', attempts = 5, sent_at = null, last_error = 'refused <a@b.example>',
        next_try_at = clock_timestamp() + interval '1 hour' where account_id = ${account.accountId}`);
    const { outstanding } = await timelineOf(order.orderId);
    expect(outstanding.find(({ nextAttempt }) => nextAttempt !== null)).toMatchObject({
      state: 'late',
      what: 'mail order-confirmed to the shopper failed 5 times: refused <…@…>',
      next: expect.stringContaining('mail server'),
    });

    await test.database.execute(sql`update delivery set status = 'failed' where account_id = ${account.accountId}`);
    const refused = (await timelineOf(order.orderId)).outstanding.find(({ state }) => state === 'needs_a_person');
    expect(refused?.next).toContain('/resend');
  });

  it('shows outstanding mails before any number of newer sent ones', async () => {
    const account = await test.register();
    const order = confirmed(account.accountId);
    await test.publish(OrderConfirmedV1, order);
    await test.deliveries(account.accountId, 'sent');
    await test.database.execute(sql`
      insert into delivery (id, account_id, addressed_at, order_id, template, data, status, sent_at)
      select uuidv7(), ${account.accountId}, clock_timestamp(), ${order.orderId}, 'order-shipped', '{}', 'sent',
        clock_timestamp() from generate_series(1, 300)`);
    const { outstanding, omitted } = await timelineOf(order.orderId);
    expect(outstanding).toHaveLength(2);
    expect(omitted).toEqual(['Only the newest 300 mails, those not sent first, are listed.']);
  });

  it('is empty for an unknown order, and answers only the order service', async () => {
    expect(await timelineOf(randomUUID())).toMatchObject({ service: 'messaging', state: null, entries: [] });
    const path = `GET orders/${randomUUID()}/timeline`;
    expect(await ask(service.url, path, { roles: ['operator'] })).toMatchObject({ status: 403 });
    expect(await ask(service.url, 'GET orders/7/timeline', orderService)).toMatchObject({ status: 400 });
  });
});
