import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { one, sql } from '@mvec/database';
import type { OrderPlaced } from '@mvec/events';
import { until } from '@mvec/testing';
import { GatedProvider } from './support/gated-provider.js';
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

/** The shopper has everything back, by one refund at most, and nobody's balance shows a trace. */
async function expectNothingTaken(order: OrderPlaced, expected: { charges: number }): Promise<void> {
  const { orderId } = order;
  expect(await sandbox.takenFor(orderId)).toBe(0);
  expect(await sandbox.chargesOf(orderId)).toHaveLength(expected.charges);
  expect(await sandbox.refundsOf(orderId)).toHaveLength(expected.charges);
  expect(await refundsOwed(order)).toBe(expected.charges);
  expect(await bench.vendorBalances(order)).toEqual([0, 0]);
}

async function refundsOwed({ orderId }: OrderPlaced): Promise<number> {
  const rows = await bench.database.query<{ count: number }>(sql`
    select count(*) from refund where payment_id = (select id from payment where order_id = ${orderId})`);
  return one(rows)?.count ?? 0;
}

describe('Cancelling an order', () => {
  it('before its payment was tried charges nothing', async () => {
    const order = await bench.place(anOrder());
    await bench.cancel(order);
    expect(await bench.statusOf(order)).toBe('voided');

    expect(await bench.worker().runOnce()).toBe(0);
    await expectNothingTaken(order, { charges: 0 });
    expect(await bench.storyOf(order)).toEqual([]);
  });

  it('before it was placed, as it seems here, charges nothing when the order comes', async () => {
    const order = anOrder();
    await bench.cancel(order);
    await bench.place(order);

    expect(await bench.statusOf(order)).toBe('voided');
    expect(await bench.worker().runOnce()).toBe(0);
    await expectNothingTaken(order, { charges: 0 });
  });

  it('at the same time as it is placed charges nothing, or gives it back', async () => {
    const orders = Array.from({ length: 20 }, () => anOrder());
    await Promise.all(orders.flatMap((order) => [bench.place(order), bench.cancel(order), bench.worker().runOnce()]));
    for (const order of orders) {
      await until(async () => {
        await bench.worker().runOnce();
        return ['voided', 'refunded'].includes((await bench.statusOf(order)) ?? '');
      });
      expect(await sandbox.takenFor(order.orderId)).toBe(0);
    }
  });

  it('during the call refunds what the call then charges', async () => {
    const order = await bench.place(anOrder(), 'tok_slow');
    const call = bench.worker({ env: { PROVIDER_TIMEOUT_MS: '5000' } }).runOnce();
    await until(() => bench.sendsOf(order));
    await bench.cancel(order);
    expect(await bench.statusOf(order)).toBe('voiding');
    expect(await bench.worker().runOnce()).toBe(0);

    await call;
    await bench.settle(order, 'refunded');
    await expectNothingTaken(order, { charges: 1 });
    expect(await bench.storyOf(order)).toEqual(capturedAndRefunded);
  });

  it('while the outcome is unknown asks for the charge and refunds it', async () => {
    const order = await bench.place(anOrder(), 'tok_timeout_after_charge');
    await bench.worker().runOnce();
    await bench.cancel(order);

    await bench.settle(order, 'refunded');
    await expectNothingTaken(order, { charges: 1 });
    expect(await bench.storyOf(order)).toEqual(capturedAndRefunded);
  });

  it('while the outcome is unknown and there is no charge makes none', async () => {
    const order = await bench.place(anOrder(), 'tok_down');
    await bench.worker().runOnce();
    await bench.cancel(order);

    await bench.settle(order, 'voided');
    await expectNothingTaken(order, { charges: 0 });
    expect(await bench.storyOf(order)).toEqual([]);
  });

  it('does not believe that there is no charge before a send can no longer arrive', async () => {
    const order = await bench.place(anOrder(), 'tok_down');
    await bench.worker().runOnce();
    await bench.cancel(order);
    const patient = bench.worker({ env: { PROVIDER_SETTLE_MS: '600000' } });
    expect(await patient.runOnce()).toBe(1);
    expect(await bench.statusOf(order)).toBe('voiding');

    await bench.settle(order, 'voided');
  });

  it('while the provider is down resolves it when the provider is back', async () => {
    const order = await bench.place(anOrder(), 'tok_timeout_after_charge');
    await bench.worker().runOnce();
    await sandbox.kill();
    await bench.cancel(order);
    await bench.worker().runOnce();
    expect(await bench.statusOf(order)).toBe('voiding');

    await sandbox.start();
    await bench.settle(order, 'refunded');
    await expectNothingTaken(order, { charges: 1 });
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
    await expectNothingTaken(order, { charges: 1 });
    expect(await bench.storyOf(order)).toEqual(capturedAndRefunded);
    const refunded = (await bench.eventsOf(order)).at(-1);
    expect(refunded?.data).toMatchObject({ orderId: order.orderId, amount: eur(3_000) });
  });

  it('after its payment failed has nothing to return', async () => {
    const order = await bench.place(anOrder(), 'tok_declined');
    await bench.settle(order, 'failed');
    await bench.cancel(order, { reason: 'payment_failed' });

    expect(await bench.statusOf(order)).toBe('failed');
    expect(await bench.storyOf(order)).toEqual(['payment.failed.v1']);
    expect(await sandbox.refundsOf(order.orderId)).toEqual([]);
  });

  it('returns a charge that a frozen worker makes after everything seemed over', async () => {
    const order = await bench.place(anOrder());
    const frozen = new GatedProvider(bench.provider(), 'before the call');
    const worker = bench.worker({ provider: frozen }).runOnce();
    await frozen.reached;
    await bench.cancel(order);
    await bench.endClaim(order);
    await bench.settle(order, 'voided');

    frozen.open();
    await worker;
    await bench.settle(order, 'refunded');
    await expectNothingTaken(order, { charges: 1 });
  });
});

describe('A crash between the refund and its record', () => {
  afterEach(() => bench.heal());

  it('is followed by a second question with the same key, and one refund', async () => {
    const order = await bench.place(anOrder());
    await bench.settle(order, 'captured');
    await bench.failNextPosting();
    await bench.cancel(order);
    await bench.worker().runOnce();
    expect(await bench.statusOf(order)).toBe('refunding');
    expect(await sandbox.refundsOf(order.orderId)).toHaveLength(1);

    await bench.settle(order, 'refunded');
    await expectNothingTaken(order, { charges: 1 });
    expect(await bench.storyOf(order)).toEqual(capturedAndRefunded);
  });
});
