import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@mvec/testing';
import { anOrder, eur } from './support/orders.js';
import { PaymentBench } from './support/payment-bench.js';
import { Sandbox } from './support/sandbox.js';

let sandbox: Sandbox;
let bench: PaymentBench;

beforeAll(async () => {
  sandbox = await Sandbox.open();
  bench = await PaymentBench.open(sandbox);
});

afterAll(async () => {
  await bench.close();
  await sandbox.close();
});

const capturedAndRefunded = ['payment.captured.v1', 'payment.refunded.v1'];

describe('Cancelling an order', () => {
  it('before the first attempt charges nothing', async () => {
    const order = await bench.place(anOrder());
    await bench.cancel(order);
    expect(await bench.statusOf(order)).toBe('voided');

    expect(await bench.worker().runOnce()).toBe(0);
    await bench.expectNothingTaken(order, { charges: 0 });
    expect(await bench.timelineOf(order)).toEqual([]);
  });

  it('charges nothing when the cancellation arrives before the order', async () => {
    const order = anOrder();
    await bench.cancel(order);
    await bench.place(order);

    expect(await bench.statusOf(order)).toBe('voided');
    expect(await bench.worker().runOnce()).toBe(0);
    await bench.expectNothingTaken(order, { charges: 0 });
  });

  it('concurrently with its placement charges nothing, or refunds the charge', async () => {
    const orders = Array.from({ length: 20 }, () => anOrder());
    await Promise.all(orders.flatMap((order) => [bench.place(order), bench.cancel(order), bench.worker().runOnce()]));
    for (const order of orders) {
      await eventually(async () => {
        await bench.worker().runOnce();
        return ['voided', 'refunded'].includes((await bench.statusOf(order)) ?? '');
      });
      expect(await sandbox.takenFor(order.orderId)).toBe(0);
    }
  });

  it('during the call refunds the charge that the call makes', async () => {
    const order = await bench.place(anOrder(), 'tok_slow');
    const call = bench.worker({ env: { PROVIDER_TIMEOUT_MS: '5000' } }).runOnce();
    await eventually(() => bench.sendsOf(order));
    await bench.cancel(order);
    expect(await bench.statusOf(order)).toBe('voiding');
    expect(await bench.worker().runOnce()).toBe(0);

    await call;
    await bench.settle(order, 'refunded');
    await bench.expectNothingTaken(order, { charges: 1 });
    expect(await bench.timelineOf(order)).toEqual(capturedAndRefunded);
  });

  it('while the outcome is unknown looks the charge up and refunds it', async () => {
    const order = await bench.place(anOrder(), 'tok_timeout_after_charge');
    await bench.worker().runOnce();
    await bench.cancel(order);

    await bench.settle(order, 'refunded');
    await bench.expectNothingTaken(order, { charges: 1 });
    expect(await bench.timelineOf(order)).toEqual(capturedAndRefunded);
  });

  it('while the outcome is unknown makes no charge if there is none', async () => {
    const order = await bench.place(anOrder(), 'tok_down');
    await bench.worker().runOnce();
    await bench.cancel(order);

    await bench.letPass('1 minute', order);
    await bench.settle(order, 'voided');
    await bench.expectNothingTaken(order, { charges: 0 });
    expect(await bench.timelineOf(order)).toEqual([]);
  });

  it('does not take the charge for absent while a send may still arrive', async () => {
    const order = await bench.place(anOrder(), 'tok_down');
    await bench.worker().runOnce();
    await bench.cancel(order);
    expect(await bench.worker().runOnce()).toBe(1);
    expect(await bench.statusOf(order)).toBe('voiding');

    await bench.letPass('1 minute', order);
    await bench.settle(order, 'voided');
  });

  it('while the provider is down refunds the charge when the provider is back', async () => {
    const order = await bench.place(anOrder(), 'tok_timeout_after_charge');
    await bench.worker().runOnce();
    await sandbox.kill();
    await bench.cancel(order);
    await bench.worker().runOnce();
    expect(await bench.statusOf(order)).toBe('voiding');

    await sandbox.start();
    await bench.settle(order, 'refunded');
    await bench.expectNothingTaken(order, { charges: 1 });
  });

  it('after the capture refunds it, once', async () => {
    const order = await bench.place(anOrder());
    await bench.settle(order, 'captured');
    await Promise.all([bench.cancel(order), bench.cancel(order), bench.cancel(order)]);

    const workers = [bench.worker(), bench.worker()];
    await Promise.all(workers.map((worker) => worker.runOnce()));
    await bench.settle(order, 'refunded');
    await bench.cancel(order);
    expect(await bench.worker().runOnce()).toBe(0);
    await bench.expectNothingTaken(order, { charges: 1 });
    expect(await bench.timelineOf(order)).toEqual(capturedAndRefunded);
    const refunded = (await bench.eventsOf(order)).at(-1);
    const splits = order.vendorOrders.map(({ vendorId, subtotal: { amount } }) => ({
      vendorId,
      gross: eur(amount),
      commission: eur(amount / 10),
      net: eur((amount * 9) / 10),
    }));
    expect(refunded?.data).toMatchObject({ orderId: order.orderId, amount: eur(3_000) });
    expect(refunded?.data.splits).toEqual(expect.arrayContaining(splits));
  });

  it('after its payment failed refunds nothing', async () => {
    const order = await bench.place(anOrder(), 'tok_declined');
    await bench.settle(order, 'failed');
    await bench.cancel(order, { reason: 'payment_failed' });

    expect(await bench.statusOf(order)).toBe('failed');
    expect(await bench.timelineOf(order)).toEqual(['payment.failed.v1']);
    expect(await sandbox.refundsOf(order.orderId)).toEqual([]);
  });
});

describe('A crash between the refund and its record', () => {
  afterEach(() => bench.heal());

  it('is followed by a second call with the same key, and one refund', async () => {
    const order = await bench.place(anOrder());
    await bench.settle(order, 'captured');
    await bench.failNextPosting();
    await bench.cancel(order);
    await bench.worker().runOnce();
    expect(await bench.statusOf(order)).toBe('refunding');
    expect(await sandbox.refundsOf(order.orderId)).toHaveLength(1);

    await bench.settle(order, 'refunded');
    await bench.expectNothingTaken(order, { charges: 1 });
    expect(await bench.timelineOf(order)).toEqual(capturedAndRefunded);
  });
});
