import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AccountRegisteredV1,
  DeliveryFailedV1,
  DeliverySentV1,
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderShippedV1,
  SessionStartedV1,
} from '@mvec/events';
import type { RunningService } from '@mvec/service-runtime';
import { eventually } from '@mvec/testing';
import { EmailWorker } from '../src/deliveries/email-worker.js';
import { mailsTo } from './support/inbox.js';
import { MailServerStub } from './support/mail-server-stub.js';
import { cancelled, confirmed, shipped } from './support/orders.js';
import { newAccount, patience, TestMessaging } from './support/test-messaging.js';

let test: TestMessaging;
/** Several instances: every test holds for them together. */
let services: RunningService[];

beforeAll(async () => {
  test = await TestMessaging.create();
  services = await Promise.all([test.start(), test.start()]);
});

afterAll(() => test.stop());

describe('a confirmed order', () => {
  it('is one mail to the shopper, with the delivery as its Message-ID, and delivery.sent', async () => {
    const account = await test.register();
    const order = confirmed(account.accountId);
    await test.publish(OrderConfirmedV1, order);

    const [delivery] = await test.deliveries(account.accountId, 'sent');
    const [mail] = await mailsTo(account.email, 1);
    expect(mail).toMatchObject({
      headers: { 'message-id': `<${String(delivery?.id)}@mvec.example>` },
      to: [{ address: account.email, name: 'Ada Lovelace' }],
      from: [{ address: 'no-reply@mvec.example', name: 'MVEC' }],
      subject: 'Your order of EUR 290.00 is confirmed',
    });
    expect(mail?.text).toContain(`Hello Ada Lovelace,\n\nyour order ${order.orderId} is paid and confirmed`);
    expect(mail?.text).toContain('- 2 × Oak desk, EUR 100.00 each');
    expect(mail?.html).toContain('<li>1 × Brass lamp, EUR 90.00 each</li>');
    const sent = (await test.published(DeliverySentV1)).filter((event) => event.accountId === account.accountId);
    const facts = { deliveryId: delivery?.id, template: 'order-confirmed', orderId: order.orderId };
    expect(sent).toEqual([{ ...facts, accountId: account.accountId }]);
  });

  it('is one mail, although its event arrives several times', async () => {
    const account = await test.register();
    const order = confirmed(account.accountId);
    const eventId = await test.publish(OrderConfirmedV1, order);
    for (let copy = 0; copy < 5; copy++) await test.publish(OrderConfirmedV1, order, eventId);
    // A partition is read in order: when this event is applied, the others have been read.
    await test.publish(OrderCancelledV1, cancelled(account.accountId, order.orderId));

    await test.deliveries(account.accountId, 'sent', 2);
    const subjects = (await mailsTo(account.email, 2)).map((mail) => mail.subject);
    expect(subjects).toEqual(['Your order of EUR 290.00 is confirmed', 'Your order was cancelled']);
  });

  it('waits for a contact that arrives later', async () => {
    const account = newAccount();
    await test.publish(OrderConfirmedV1, confirmed(account.accountId));
    await test.deliveries(account.accountId, 'pending');
    expect(await mailsTo(account.email, 0)).toEqual([]);

    await test.publish(AccountRegisteredV1, account);
    const sent = await test.deliveries(account.accountId, 'sent', 2);
    expect(sent.map(({ attempts }) => attempts)).toEqual([1, 1]);
    const subjects = (await mailsTo(account.email, 2)).map((mail) => mail.subject);
    expect(subjects.sort()).toEqual(['Welcome to MVEC', 'Your order of EUR 290.00 is confirmed']);
  });

  it('is one mail when several instances process it at the same time', async () => {
    const account = newAccount();
    await test.publish(OrderConfirmedV1, confirmed(account.accountId));
    const [delivery] = await test.deliveries(account.accountId, 'pending');
    await test.saveContact(account);

    const workers = [...services, ...services].map(({ app }) => app.get(EmailWorker));
    await Promise.all(workers.map((worker) => worker.process({ deliveryId: String(delivery?.id) })));
    const [sent] = await test.deliveries(account.accountId, 'sent');
    expect(sent?.attempts).toBe(1);
    expect(await mailsTo(account.email, 1)).toHaveLength(1);
  });

  it('shows text of vendors and shoppers, escaped', async () => {
    const account = await test.register('<script>alert(1)<script>, Ada');
    await test.publish(OrderConfirmedV1, confirmed(account.accountId, '<img src=x onerror="alert(2)">'));

    const [mail] = await mailsTo(account.email, 1);
    expect(mail?.html).toContain('&lt;img src=x onerror=&quot;alert(2)&quot;&gt;');
    expect(mail?.html).toContain('Hello &lt;script&gt;');
    expect(mail?.html).not.toMatch(/<script|<img/);
    expect(mail?.text).toContain('<img src=x onerror="alert(2)">');
    expect(mail?.to).toEqual([{ address: account.email, name: account.displayName }]);
  });

  it('is addressed without a name when the name could be an address', async () => {
    const account = await test.register('promo24.com');
    await test.publish(OrderConfirmedV1, confirmed(account.accountId));

    const [mail] = await mailsTo(account.email, 1);
    expect(mail?.to).toEqual([{ address: account.email, name: '' }]);
    expect(mail?.text).toMatch(/^Hello,\n/);
  });
});

describe('a mail server that does not accept every mail', () => {
  let server: MailServerStub;
  let own: TestMessaging;

  beforeAll(async () => {
    [own, server] = await Promise.all([TestMessaging.create(), MailServerStub.start()]);
    await own.start({ SMTP_URL: server.url, MAILS_PER_SECOND: '10' });
  });

  afterAll(async () => {
    await own.stop();
    await server.stop();
  });

  it('fails a mail that it refuses permanently; the reason contains no address', async () => {
    const account = await own.register();
    server.recipientAnswer = `550 5.1.1 <${account.email}>: unknown mailbox`;
    await own.publish(OrderConfirmedV1, confirmed(account.accountId));

    const [delivery] = await own.deliveries(account.accountId, 'failed');
    expect(delivery).toMatchObject({ attempts: 1, lastError: expect.stringContaining('unknown mailbox') });
    const [failed] = await own.published(DeliveryFailedV1);
    expect(failed).toMatchObject({ deliveryId: delivery?.id, cause: delivery?.lastError });
    expect(failed?.cause).not.toContain(account.email);
  });

  it('gets the mails of one order in their order; they do not block those of another', async () => {
    const { accountId } = await own.register();
    const order = confirmed(accountId);
    server.recipientAnswer = '450 the mailbox is busy';
    await own.publish(OrderConfirmedV1, order);
    await eventually(async () => (await own.deliveries(accountId, 'pending'))[0]?.lastError, patience);
    await own.postpone(accountId);
    server.recipientAnswer = '250 OK';
    await own.publish(OrderShippedV1, shipped(accountId, order.orderId));
    await own.publish(OrderConfirmedV1, confirmed(accountId));
    await own.deliveries(accountId, 'sent', 1);
    const waiting = await own.deliveries(accountId, 'pending', 2);
    expect(waiting.some(({ attempts }) => attempts === 0)).toBe(true);

    await own.passTime();
    await own.deliveries(accountId, 'sent', 3);
    const inOrder = waiting.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id }) => `<${id}@mvec.example>`);
    expect(server.received.slice(-2)).toEqual(inOrder);
  });

  it('gets at most the configured mails per second, security mails first', async () => {
    const { accountId } = await own.register();
    server.recipientAnswer = '250 OK';
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    server.onReceived = () => released;
    const before = server.received.length;
    for (let order = 0; order < 15; order++) await own.publish(OrderConfirmedV1, confirmed(accountId));
    await eventually(() => server.received.length === before + 5, patience);
    const usual = await own.deliveries(accountId, 'pending', 15);
    const session = { accountId, sessionId: randomUUID(), newDevice: true, device: 'Chrome on Windows' };
    await own.publish(SessionStartedV1, session);
    const all = await own.deliveries(accountId, 'pending', 16);
    const warning = all.find(({ id }) => !usual.some((mail) => mail.id === id));

    const startedAt = performance.now();
    release();
    await own.deliveries(accountId, 'sent', 16);
    expect(performance.now() - startedAt).toBeGreaterThan(800);
    expect(server.received.indexOf(`<${warning?.id ?? ''}@mvec.example>`)).toBeLessThan(before + 15);
  });
});
