import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AccountPasswordChangedV1,
  AccountRegisteredV1,
  AccountUpdatedV1,
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderShippedV1,
  PaymentRefundedV1,
  SessionFamilyRevokedV1,
  SessionStartedV1,
  VendorApprovedV1,
  VendorReinstatedV1,
  VendorRejectedV1,
  VendorSuspendedV1,
} from '@mvec/events';
import type { RunningService } from '@mvec/service-runtime';
import { v7 as uuidv7 } from 'uuid';
import { mailsTo } from './support/inbox.js';
import { cancelled, confirmed, shipped } from './support/orders.js';
import { ask, readNotifications } from './support/reader.js';
import { type Account, newAccount, TestMessaging } from './support/test-messaging.js';

let test: TestMessaging;
let service: RunningService;

beforeAll(async () => {
  test = await TestMessaging.create();
  service = await test.start();
});

afterAll(() => test.stop());

/** Waits for `count` messages to an account, which are the same by mail and in the application. @returns their subjects */
async function subjectsOf(account: Account, count: number): Promise<string[]> {
  await test.deliveries(account.accountId, 'sent', count);
  const subjects = (await mailsTo(account.email, count)).map(({ subject }) => subject);
  const { body } = await readNotifications(service.url, account.accountId);
  expect(body.items.map(({ title }) => title).toSorted()).toEqual(subjects.toSorted());
  return subjects;
}

/** Makes the id of an event of some days ago. */
const daysAgo = (days: number) => uuidv7({ msecs: Date.now() - days * 86_400_000 });

const moveOf = (account: Account) => ({ ...account, email: `new-${account.email}` });

const subjectsTo = async ({ email }: Account, count: number) =>
  (await mailsTo(email, count)).map(({ subject }) => subject);

describe('a new account', () => {
  it('is welcomed once', async () => {
    const account = newAccount();
    await test.publish(AccountRegisteredV1, account);
    expect(await subjectsOf(account, 1)).toEqual(['Welcome to MVEC']);
    await test.publish(AccountRegisteredV1, account);
    await test.publish(AccountUpdatedV1, moveOf(account));
    expect(await subjectsOf(account, 2)).toEqual(['Welcome to MVEC', 'The address of your account was changed']);
  });

  it('is not welcomed when the history is read again later', async () => {
    const account = newAccount();
    await test.publish(AccountRegisteredV1, account, daysAgo(100));
    await test.publish(AccountRegisteredV1, account, daysAgo(10));
    await test.publish(AccountUpdatedV1, moveOf(account));
    await test.contactSaved(moveOf(account));
    const session = { accountId: account.accountId, sessionId: randomUUID(), newDevice: true, device: 'Test' };
    await test.publish(SessionStartedV1, session);
    await test.deliveries(account.accountId, 'sent', 2);
    expect(await subjectsTo(account, 1)).toEqual(['The address of your account was changed']);
    expect(await subjectsTo(moveOf(account), 1)).toEqual(['A sign-in from a new device']);
  });

  it('gets mail at its newest address, for any order of events', async () => {
    const account = newAccount();
    await test.publish(AccountUpdatedV1, moveOf(account));
    await test.publish(AccountRegisteredV1, account, daysAgo(1));
    expect(await subjectsOf(moveOf(account), 1)).toEqual(['Welcome to MVEC']);
    expect(await mailsTo(account.email, 0)).toEqual([]);
  });
});

describe("a vendor's owner", () => {
  const vendorOf = (account: Account) => ({
    vendorId: randomUUID(),
    ownerAccountId: account.accountId,
    name: 'Oak & Sons',
  });

  it('gets decisions, with their reasons', async () => {
    const owner = await test.register();
    const vendor = vendorOf(owner);
    await test.publish(VendorApprovedV1, { ...vendor, slug: 'oak' });
    await test.publish(VendorSuspendedV1, { ...vendor, reason: 'Parcels are late' });
    await test.publish(VendorReinstatedV1, vendor);
    const other = vendorOf(owner);
    await test.publish(VendorRejectedV1, { ...other, name: 'Ash', reason: 'No registration' });

    expect((await subjectsOf(owner, 4)).toSorted()).toEqual([
      'Ash was not approved',
      'Oak & Sons is approved',
      'Oak & Sons is suspended',
      'Oak & Sons may sell again',
    ]);
    const mails = await mailsTo(owner.email, 4);
    expect(mails.find(({ subject }) => subject.endsWith('suspended'))?.text).toContain('Parcels are late');
    expect(mails.find(({ subject }) => subject.startsWith('Ash'))?.text).toContain('No registration');
  });

  it('gets no message about a suspension after its end, nor about an old one', async () => {
    const owner = await test.register();
    const vendor = vendorOf(owner);
    await test.publish(VendorSuspendedV1, { ...vendor, reason: 'Long ago' }, daysAgo(40));
    await test.publish(VendorReinstatedV1, vendor);
    await test.publish(VendorSuspendedV1, { ...vendor, reason: 'Late' }, daysAgo(1));
    await test.publish(VendorApprovedV1, { ...vendor, slug: 'oak' });
    expect((await subjectsOf(owner, 2)).toSorted()).toEqual(['Oak & Sons is approved', 'Oak & Sons may sell again']);
  });

  it("gets messages about the vendor's part of an order and its cancellation, also when the owner becomes known later", async () => {
    const [known, late] = [await test.register(), await test.register()];
    const order = confirmed(randomUUID());
    const [desks, lamp] = order.vendorOrders;
    const ownedBy = ({ accountId }: Account, vendorId = '') => ({
      vendorId,
      ownerAccountId: accountId,
      name: 'Oak',
      slug: 'oak',
    });
    await test.publish(VendorApprovedV1, ownedBy(known, desks?.vendorId));
    await test.deliveries(known.accountId, 'sent');
    await test.publish(OrderConfirmedV1, order);
    await test.publish(OrderCancelledV1, cancelled(order.shopperId, order.orderId));

    const subjects = ['Oak is approved', 'A new order of EUR 200.00', 'An order was cancelled'];
    expect(await subjectsOf(known, 3)).toEqual(subjects);
    const mail = (await mailsTo(known.email, 3))[1];
    expect(mail?.text).toContain('- 2 × Oak desk, EUR 100.00 each');
    expect(mail?.text).not.toMatch(new RegExp(`lamp|${order.orderId}|${order.shopperId}`));

    await test.publish(VendorApprovedV1, ownedBy(late, lamp?.vendorId));
    const lateSubjects = ['A new order of EUR 90.00', 'An order was cancelled', 'Oak is approved'];
    expect((await subjectsOf(late, 3)).toSorted()).toEqual(lateSubjects);
  });
});

describe('a shopper', () => {
  it('gets a mail for each shipment', async () => {
    const shopper = await test.register();
    const order = confirmed(shopper.accountId);
    await test.publish(OrderConfirmedV1, order);
    await test.publish(OrderShippedV1, { ...shipped(shopper.accountId, order.orderId), allShipped: false });
    await test.publish(OrderShippedV1, shipped(shopper.accountId, order.orderId));
    const parcels = ['A part of your order is on its way', 'Your order is on its way'];
    expect(await subjectsOf(shopper, 3)).toEqual(['Your order of EUR 290.00 is confirmed', ...parcels]);
    const mail = (await mailsTo(shopper.email, 3))[2];
    expect(mail?.text).toContain('was shipped with DHL, tracking code JD0001.');
  });

  it('gets the refund mail after the cancellation mail, although the refund event arrives first', async () => {
    const shopper = await test.register();
    const order = confirmed(shopper.accountId);
    await test.publish(OrderConfirmedV1, order);
    await test.deliveries(shopper.accountId, 'sent');
    await test.publish(PaymentRefundedV1, { paymentId: randomUUID(), orderId: order.orderId, amount: order.total });
    await test.unaddressed(order.orderId, 'order-refunded');
    await test.publish(OrderCancelledV1, cancelled(shopper.accountId, order.orderId));
    expect(await subjectsOf(shopper, 3)).toEqual([
      'Your order of EUR 290.00 is confirmed',
      'Your order was cancelled',
      'EUR 290.00 is on its way back to you',
    ]);
  });

  it('gets no confirmation of an order that was cancelled', async () => {
    const shopper = await test.register();
    const order = confirmed(shopper.accountId);
    await test.publish(OrderCancelledV1, cancelled(shopper.accountId, order.orderId));
    await test.publish(OrderConfirmedV1, order);
    await test.publish(OrderCancelledV1, cancelled(shopper.accountId, order.orderId));
    expect(await subjectsOf(shopper, 2)).toEqual(['Your order was cancelled', 'Your order was cancelled']);
  });
});

describe('the user of an account', () => {
  it('gets mails about a sign-in from a new device (and no other), a stolen session and a new password', async () => {
    const owner = await test.register();
    const session = { accountId: owner.accountId, sessionId: randomUUID() };
    await test.publish(SessionStartedV1, { ...session, newDevice: false, device: 'Firefox on Linux' });
    await test.publish(SessionStartedV1, { ...session, newDevice: true, device: 'Chrome on Windows' });
    await test.publish(SessionFamilyRevokedV1, { ...session, reason: 'refresh_token_reuse' });
    await test.publish(AccountPasswordChangedV1, session);
    const subjects = [
      'A session was ended for your safety',
      'A sign-in from a new device',
      'Your password was changed',
    ];
    expect((await subjectsOf(owner, 3)).toSorted()).toEqual(subjects);
    const mails = await mailsTo(owner.email, 3);
    expect(mails.find(({ subject }) => subject.startsWith('A sign-in'))?.text).toContain('Chrome on Windows');
  });

  it('gets a mail at the old address about a new one, which is masked', async () => {
    const owner = await test.register();
    await test.publish(AccountUpdatedV1, { ...owner, displayName: 'Ada King' });
    await test.publish(AccountUpdatedV1, moveOf(owner));
    expect(await subjectsOf(owner, 1)).toEqual(['The address of your account was changed']);
    const [mail] = await mailsTo(owner.email, 1);
    expect(mail?.text.replaceAll('\u200B', '')).toContain('was changed to n…@s…');
    expect(mail?.text).not.toContain(moveOf(owner).email);
    expect(await mailsTo(moveOf(owner).email, 0)).toEqual([]);
  });

  it('gets no mail about an old change of address, nor about one that another change has replaced', async () => {
    const owner = newAccount();
    await test.publish(AccountUpdatedV1, owner, daysAgo(41));
    await test.publish(AccountUpdatedV1, moveOf(owner), daysAgo(40));
    await test.publish(AccountUpdatedV1, owner, daysAgo(42));
    await test.publish(AccountUpdatedV1, moveOf(moveOf(owner)));
    expect(await subjectsOf(moveOf(owner), 1)).toEqual(['The address of your account was changed']);
    expect(await mailsTo(owner.email, 0)).toEqual([]);
  });

  it('gets warnings at the address of that time, also when they are sent after a thief has changed it', async () => {
    const owner = await test.register();
    await test.contactSaved(owner);
    const session = { accountId: owner.accountId, sessionId: randomUUID() };
    await test.publish(SessionStartedV1, { ...session, newDevice: true, device: 'Chrome on Windows' });
    await test.publish(SessionFamilyRevokedV1, { ...session, reason: 'refresh_token_reuse' });
    await test.publish(AccountPasswordChangedV1, session);
    await test.deliveries(owner.accountId, 'sent', 3);
    await test.publish(AccountUpdatedV1, moveOf(owner));
    const warnings = await test.deliveries(owner.accountId, 'sent', 4);

    for (const { id } of warnings) await ask(service.url, `POST deliveries/${id}/resend`, { roles: ['operator'] });
    expect(await subjectsTo(owner, 8)).toHaveLength(8);
    expect(await mailsTo(moveOf(owner).email, 0)).toEqual([]);
  });

  it('gets every other mail at the newest address, also a resend', async () => {
    const owner = await test.register();
    await test.publish(OrderConfirmedV1, confirmed(owner.accountId));
    const [delivery] = await test.deliveries(owner.accountId, 'sent');
    await test.publish(AccountUpdatedV1, moveOf(owner));
    await test.contactSaved(moveOf(owner));
    await ask(service.url, `POST deliveries/${delivery?.id ?? ''}/resend`, { roles: ['operator'] });
    expect(await subjectsTo(moveOf(owner), 1)).toEqual(['Your order of EUR 290.00 is confirmed']);
  });
});
