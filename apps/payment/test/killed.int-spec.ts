import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OrderPlacedV1, topics } from '@mvec/events';
import { eventually } from '@mvec/testing';
import { anOrder } from './support/orders.js';
import { addMethod } from './support/payment-bench.js';
import { TestPaymentService } from './support/payment-service.js';
import { Sandbox } from './support/sandbox.js';

let sandbox: Sandbox;
let service: TestPaymentService;

beforeAll(async () => {
  sandbox = await Sandbox.open();
  service = await TestPaymentService.open(sandbox);
});

afterAll(async () => {
  await service.close();
  await sandbox.close();
});

describe('A service that is killed between the charge and its record', () => {
  it('repeats the call with the same key after its restart: one charge, one event', async () => {
    const placed = anOrder();
    const paymentMethodId = await addMethod(service.database, placed.shopperId, 'tok_timeout_after_charge');
    const doomed = await service.spawn({ PROVIDER_TIMEOUT_MS: '3000' });
    await service.publish(OrderPlacedV1, { ...placed, paymentMethodId });
    await eventually(async () => (await sandbox.chargesOf(placed.orderId)).length > 0, { timeout: 30_000 });
    await doomed.kill();
    expect(await service.statusOf(placed.orderId)).toBe('requested');

    const heir = await service.spawn();
    await eventually(async () => (await service.statusOf(placed.orderId)) === 'captured', { timeout: 30_000 });
    expect(await sandbox.chargesOf(placed.orderId)).toHaveLength(1);
    await eventually(async () => (await service.publishedAbout(placed.orderId, topics.payments.name)).length > 0);
    expect(await service.publishedAbout(placed.orderId, topics.payments.name)).toEqual(['payment.captured.v1']);
    expect([...doomed.output(), ...heir.output()].join('\n')).not.toContain('tok_');
  });
});
