import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import type { OrderPlaced } from '@mvec/events';
import { eventually } from '@mvec/testing';
import { GatedProvider } from './support/gated-provider.js';
import { anOrder } from './support/orders.js';
import { PaymentBench } from './support/payment-bench.js';
import { Sandbox } from './support/sandbox.js';

let sandbox: Sandbox;
let bench: PaymentBench;

beforeAll(async () => {
  sandbox = await Sandbox.open({ lateMs: 5_000 });
  bench = await PaymentBench.open(sandbox);
});

afterAll(async () => {
  await bench.close();
  await sandbox.close();
});

const capturedAndRefunded = ['payment.captured.v1', 'payment.refunded.v1'];

/** An order that is cancelled while the outcome is unknown; the provider still knows no charge after the settle time. */
async function voidedAfterSend(cardToken: string): Promise<OrderPlaced> {
  const order = await bench.place(anOrder(), cardToken);
  await bench.worker().runOnce();
  await bench.cancel(order);
  await bench.letPass('1 minute', order);
  await bench.worker().runOnce();
  expect(await bench.statusOf(order)).toBe('voided');
  return order;
}

/** A worker that freezes between its claim and its send; meanwhile the order is cancelled and the claim expires. */
async function frozenBeforeSend(cardToken: string): Promise<{ order: OrderPlaced; wake: () => Promise<void> }> {
  const order = await bench.place(anOrder(), cardToken);
  const frozen = new GatedProvider(bench.provider(), 'before the call');
  const work = bench.worker({ provider: frozen }).runOnce();
  await frozen.reached;
  await bench.cancel(order);
  await bench.letPass('1 minute', order);
  const wake = async () => {
    frozen.open();
    await work;
  };
  return { order, wake };
}

async function attemptOf({ orderId }: OrderPlaced): Promise<string> {
  const rows = await bench.database.query<{ attemptId: string }>(sql`
    select attempt_id from payment where order_id = ${orderId}`);
  return rows[0]?.attemptId ?? '';
}

describe('A payment that was voided after a send', () => {
  it('is refunded once when the provider has made the charge late', async () => {
    const order = await voidedAfterSend('tok_late_charge');
    await eventually(async () => (await sandbox.takenFor(order.orderId)) > 0);
    expect(await bench.worker().runOnce()).toBe(0);

    await bench.letPass('1 minute', order);
    await Promise.all([bench.worker().runOnce(), bench.worker().runOnce()]);
    await bench.settle(order, 'refunded');
    await bench.expectNothingTaken(order, { charges: 1 });
    expect(await bench.timelineOf(order)).toEqual(capturedAndRefunded);
  });

  it('is looked up after 1 minute, 10 minutes, 1 hour and 24 hours, and then no more', async () => {
    const order = await voidedAfterSend('tok_down');
    for (const pause of ['1 minute', '9 minutes', '50 minutes', '23 hours']) {
      expect(await bench.worker().runOnce()).toBe(0);
      await bench.letPass(pause, order);
      expect(await bench.worker().runOnce()).toBe(1);
    }

    await bench.letPass('30 days', order);
    expect(await bench.worker().runOnce()).toBe(0);
    expect(await bench.statusOf(order)).toBe('voided');
    expect(await bench.timelineOf(order)).toEqual([]);
  });

  it('is looked up again when the provider does not answer', async () => {
    const order = await voidedAfterSend('tok_late_charge');
    await eventually(async () => (await sandbox.takenFor(order.orderId)) > 0);
    await sandbox.kill();
    await bench.letPass('1 minute', order);
    expect(await bench.worker().runOnce()).toBe(1);
    expect(await bench.statusOf(order)).toBe('voided');

    await sandbox.start();
    await bench.settle(order, 'refunded');
    await bench.expectNothingTaken(order, { charges: 1 });
  });
});

describe('A payment that failed because a send was rejected', () => {
  it('is refunded when the provider accepts an earlier send late', async () => {
    const order = await bench.place(anOrder(), 'tok_unknown');
    await bench.worker().runOnce();
    expect(await bench.statusOf(order)).toBe('failed');
    const charge = { ...order.total, cardToken: 'tok_success', reference: order.orderId };
    await sandbox.post('/charges', await attemptOf(order), charge);

    await bench.letPass('1 minute', order);
    await bench.settle(order, 'refunded');
    await bench.expectNothingTaken(order, { charges: 1 });
    expect(await bench.timelineOf(order)).toEqual(['payment.failed.v1', ...capturedAndRefunded]);
  });
});

describe('A worker that freezes between its claim and its send', () => {
  it('has its charge refunded when the payment is already voided', async () => {
    const { order, wake } = await frozenBeforeSend('tok_success');
    await bench.settle(order, 'voided');

    await wake();
    await bench.settle(order, 'refunded');
    await bench.expectNothingTaken(order, { charges: 1 });
  });

  it('has the charge looked up at once when the payment is voided and no answer comes', async () => {
    const { order, wake } = await frozenBeforeSend('tok_timeout_after_charge');
    await bench.settle(order, 'voided');

    await wake();
    expect(await sandbox.takenFor(order.orderId)).toBe(3_000);
    expect(await bench.statusOf(order)).toBe('voided');
    await bench.settle(order, 'refunded');
    await bench.expectNothingTaken(order, { charges: 1 });
    expect(await bench.timelineOf(order)).toEqual(capturedAndRefunded);
  });

  it('delays the end of the payment until the settle time after its send, not after its claim', async () => {
    const { order, wake } = await frozenBeforeSend('tok_down');
    await wake();
    expect(await bench.worker().runOnce()).toBe(1);
    expect(await bench.statusOf(order)).toBe('voiding');

    await bench.letPass('1 minute', order);
    await bench.settle(order, 'voided');
  });
});
