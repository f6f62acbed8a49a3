import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { registry } from '@mvec/observability';
import { PaymentMetrics } from '../src/payments/payment-metrics.js';
import { anOrder } from './support/orders.js';
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

/** Registers the gauges again, because their last values are cached. */
async function oldestOwedSeconds(): Promise<number> {
  new PaymentMetrics(bench.database).onApplicationBootstrap();
  const metric = await registry.getSingleMetric('payment_refund_oldest_owed_seconds')?.get();
  return metric?.values[0]?.value ?? -1;
}

describe('A refund that the provider keeps refusing', () => {
  it('has its own count, and its age is exported', async () => {
    const order = await bench.place(anOrder());
    await bench.settle(order, 'captured');
    expect(await oldestOwedSeconds()).toBe(0);
    const [charge] = await sandbox.chargesOf(order.orderId);
    const byHand = { chargeId: charge?.id, amount: order.total.amount };
    await sandbox.post('/refunds', randomUUID(), byHand);
    await bench.cancel(order);
    await bench.worker().runOnce();

    expect(await bench.statusOf(order)).toBe('refunding');
    expect(await registry.getSingleMetricAsString('payment_provider_calls_total')).toContain(
      'payment_provider_calls_total{kind="refund",outcome="refused"} 1',
    );
    expect(await oldestOwedSeconds()).toBeGreaterThan(0);
  });
});
