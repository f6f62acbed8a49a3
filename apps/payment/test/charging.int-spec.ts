import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { NonRetryableError } from '@mvec/errors';
import { sql } from '@mvec/database';
import type { OrderPlaced } from '@mvec/events';
import { eventually } from '@mvec/testing';
import { PaymentClaims, type PaymentWork } from '../src/charging/payment-claims.js';
import { GatedProvider } from './support/gated-provider.js';
import { InstantProvider } from './support/instant-provider.js';
import { anOrder, eur, vendorPart } from './support/orders.js';
import { PaymentBench } from './support/payment-bench.js';
import { Sandbox } from './support/sandbox.js';

/** Claims that are already too old when the worker starts its calls. */
class LateClaims extends PaymentClaims {
  override async claimDue(limit: number): Promise<PaymentWork[]> {
    const works = await super.claimDue(limit);
    return works.map((work) => ({ ...work, startBy: 0 }));
  }
}

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

describe('Requesting a payment', () => {
  it('freezes the commission at the rate of the vendor, or the platform, at the time of the order', async () => {
    const before = anOrder();
    const after = anOrder();
    const [own] = after.vendorOrders;
    await bench.database.execute(sql`
      insert into commission_rate (vendor_id, effective_from, basis_points)
      values (null, '2026-06-01', 1500), (null, '2026-07-01', 1000), (${own?.vendorId}, '2026-06-01', 300),
        (${own?.vendorId}, '2026-06-02', 9000)`);
    const methods = [
      await bench.addMethod(before.shopperId, 'tok_success'),
      await bench.addMethod(after.shopperId, 'tok_success'),
    ];
    await bench.applyPlaced({ ...before, paymentMethodId: methods[0] ?? '' }, '2026-05-31T23:59:59.999Z');
    await bench.applyPlaced({ ...after, paymentMethodId: methods[1] ?? '' }, '2026-06-01T00:00:00.000Z');

    await bench.settle(before, 'captured');
    await bench.settle(after, 'captured');
    expect(await bench.vendorBalances(before)).toEqual([-1_800, -900]);
    expect(await bench.vendorBalances(after)).toEqual([-1_940, -850]);
  });

  it('creates one payment for an order that is placed three times, also concurrently', async () => {
    const order = await bench.place(anOrder());
    await Promise.all([bench.applyPlaced(order), bench.applyPlaced(order)]);

    await bench.settle(order, 'captured');
    expect(await sandbox.chargesOf(order.orderId)).toHaveLength(1);
    expect(await bench.timelineOf(order)).toEqual(['payment.captured.v1']);
  });

  it('fails at once with the payment method of another shopper', async () => {
    const order = anOrder({ paymentMethodId: await bench.addMethod(randomUUID(), 'tok_success') });
    await bench.applyPlaced(order);

    expect(await bench.eventsOf(order)).toEqual([
      {
        type: 'payment.failed.v1',
        data: expect.objectContaining({ orderId: order.orderId, code: 'payment_method_invalid' }),
      },
    ]);
    await bench.worker().runOnce();
    expect(await sandbox.chargesOf(order.orderId)).toEqual([]);
  });

  it('refuses an order whose vendor orders do not sum to its total', async () => {
    await expect(bench.place(anOrder({ total: eur(2_999) }))).rejects.toThrow(NonRetryableError);
  });

  it('does not start to charge an order past its payment deadline', async () => {
    const order = await bench.place(anOrder({ paymentDueAt: new Date(Date.now() - 1_000).toISOString() }));
    await bench.worker().runOnce();

    expect(await bench.statusOf(order)).toBe('requested');
    expect(await sandbox.chargesOf(order.orderId)).toEqual([]);
    await bench.cancel(order);
    expect(await bench.statusOf(order)).toBe('voided');
  });
});

describe('Charging a card', () => {
  it('captures, posts to the ledger and publishes the capture', async () => {
    const order = await bench.place(anOrder());
    await bench.worker().runOnce();

    expect(await bench.statusOf(order)).toBe('captured');
    expect(await bench.vendorBalances(order)).toEqual([-1_800, -900]);
    const [event] = await bench.eventsOf(order);
    expect(event).toEqual({
      type: 'payment.captured.v1',
      data: {
        paymentId: expect.any(String),
        orderId: order.orderId,
        amount: eur(3_000),
        splits: expect.arrayContaining(
          order.vendorOrders.map(({ vendorId, subtotal: { amount } }) => ({
            vendorId,
            gross: eur(amount),
            commission: eur(amount / 10),
            net: eur((amount * 9) / 10),
          })),
        ),
      },
    });
  });

  it('fails with the provider’s code when the card is declined', async () => {
    const order = await bench.place(anOrder(), 'tok_declined');
    await bench.worker().runOnce();

    expect(await bench.statusOf(order)).toBe('failed');
    const [event] = await bench.eventsOf(order);
    expect(event).toMatchObject({ type: 'payment.failed.v1', data: { orderId: order.orderId, code: 'card_declined' } });
    expect(await bench.vendorBalances(order)).toEqual([0, 0]);
  });

  it.each(['tok_timeout_after_charge', 'tok_slow'])(
    'treats a time-out of %s as unknown and charges once',
    async (card) => {
      const order = await bench.place(anOrder(), card);
      await bench.worker().runOnce();
      expect(await bench.statusOf(order)).toBe('requested');

      await bench.settle(order, 'captured');
      expect(await sandbox.chargesOf(order.orderId)).toHaveLength(1);
      expect(await sandbox.takenFor(order.orderId)).toBe(3_000);
      expect(await bench.timelineOf(order)).toEqual(['payment.captured.v1']);
    },
  );

  it('retries while the card network is down', async () => {
    const order = await bench.place(anOrder(), 'tok_down');
    const worker = bench.worker();
    await eventually(async () => {
      await worker.runOnce();
      return (await bench.sendsOf(order)) >= 3;
    });

    expect(await bench.statusOf(order)).toBe('requested');
    expect(await bench.timelineOf(order)).toEqual([]);
    await bench.cancel(order);
    await bench.letPass('1 minute', order);
    await bench.settle(order, 'voided');
  });

  it('retries while the provider is down', async () => {
    await sandbox.kill();
    const order = await bench.place(anOrder());
    await bench.worker().runOnce();
    expect(await bench.statusOf(order)).toBe('requested');

    await sandbox.start();
    await bench.settle(order, 'captured');
    expect(await sandbox.chargesOf(order.orderId)).toHaveLength(1);
  });

  it('does not start a call whose claim may have expired', async () => {
    const order = await bench.place(anOrder());
    const late = bench.worker({ claims: LateClaims });
    await late.runOnce();

    expect(await sandbox.chargesOf(order.orderId)).toEqual([]);
    await bench.settle(order, 'captured');
  });
});

describe('Charges that are answered concurrently', () => {
  afterEach(() => bench.heal());

  it('are booked without the one that cannot be booked, which is retried', async () => {
    const orders = await Promise.all(Array.from({ length: 5 }, () => bench.place(anOrder())));
    const [bad, ...good] = orders as [OrderPlaced, ...OrderPlaced[]];
    await bench.failPostingsOf(bad);
    const worker = bench.worker({ provider: new InstantProvider() });
    expect(await worker.runOnce()).toBe(5);

    for (const order of good) {
      expect(await bench.statusOf(order)).toBe('captured');
      expect(await bench.vendorBalances(order)).toEqual([-1_800, -900]);
      expect(await bench.timelineOf(order)).toEqual(['payment.captured.v1']);
    }
    expect(await bench.statusOf(bad)).toBe('requested');
    expect(await bench.timelineOf(bad)).toEqual([]);

    await bench.heal();
    await bench.settle(bad, 'captured', worker);
  });
});

describe('Several workers', () => {
  it('charge each order once', async () => {
    const orders = await Promise.all(
      Array.from({ length: 30 }, () => bench.place(anOrder({ total: eur(50), vendorOrders: [vendorPart(50)] }))),
    );
    const workers = [bench.worker(), bench.worker(), bench.worker()];
    const counts = await Promise.all([...workers, ...workers].map((worker) => worker.runOnce()));

    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30);
    for (const order of orders) {
      await bench.settle(order, 'captured');
      expect(await sandbox.takenFor(order.orderId)).toBe(50);
      expect(await bench.timelineOf(order)).toEqual(['payment.captured.v1']);
    }
  });

  it('leave a payment to the worker that claimed it until the claim expires', async () => {
    const order = await bench.place(anOrder(), 'tok_slow');
    const first = bench.worker({ env: { PROVIDER_TIMEOUT_MS: '5000' } }).runOnce();
    await eventually(() => bench.sendsOf(order));

    expect(await bench.worker().runOnce()).toBe(0);
    expect(await first).toBe(1);
    expect(await bench.statusOf(order)).toBe('captured');
  });
});

describe('A crash between the charge and its record', () => {
  afterEach(() => bench.heal());

  it('is followed by a second call with the same key, and one charge', async () => {
    await bench.failNextPosting();
    const order = await bench.place(anOrder());
    await bench.worker().runOnce();
    expect(await bench.statusOf(order)).toBe('requested');
    expect(await bench.timelineOf(order)).toEqual([]);
    expect(await sandbox.takenFor(order.orderId)).toBe(3_000);

    await bench.settle(order, 'captured');
    expect(await sandbox.chargesOf(order.orderId)).toHaveLength(1);
    expect(await bench.vendorBalances(order)).toEqual([-1_800, -900]);
  });

  it('leaves a claim that expires, so that another worker continues', async () => {
    const order = await bench.place(anOrder());
    const frozen = new GatedProvider(bench.provider(), 'after the call');
    const worker = bench.worker({ provider: frozen }).runOnce();
    await frozen.reached;
    expect(await bench.worker().runOnce()).toBe(0);

    await bench.letPass('1 minute', order);
    await bench.settle(order, 'captured');
    frozen.open();
    await worker;
    expect(await sandbox.chargesOf(order.orderId)).toHaveLength(1);
    expect(await bench.timelineOf(order)).toEqual(['payment.captured.v1']);
  });
});
