import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OrderPlacedV1, PaymentCapturedV1 } from '@mvec/events';
import { OutboxRelay } from '@mvec/outbox';
import type { RunningService } from '@mvec/service-runtime';
import { eventually } from '@mvec/testing';
import { PaymentDeadlineSweeper } from '../src/deadlines/payment-deadline-sweeper.js';
import type { OrderView } from '../src/orders/order.dto.js';
import type { StubVariant } from './support/catalog-stub.js';
import { captured } from './support/events.js';
import { Shopper } from './support/shopper.js';
import { TestOrder } from './support/test-order.js';

let test: TestOrder;
let service: RunningService;
let shopper: Shopper;
let tea: StubVariant;

beforeAll(async () => {
  test = await TestOrder.create();
  service = await test.start();
  shopper = await Shopper.create(service.url);
  tea = test.catalog.addVariant(450);
});

afterAll(() => test.stop());

const sweep = (instance = service) => instance.app.get(PaymentDeadlineSweeper).runOnce();

async function statusOf(order: OrderView): Promise<string> {
  return (await shopper.getOrder(order.id)).body.status;
}

describe('the payment deadline', () => {
  it('is paused while the capture is in the topic: the order is confirmed once the consumer applies it', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    await test.published(OrderPlacedV1);
    const event = await test.withConsumersHalted(async () => {
      const id = await test.publish(PaymentCapturedV1, captured(order));
      await test.expire('paymentDueAt', order.id);
      expect(await sweep()).toBe(0);
      expect(await statusOf(order)).toBe('awaiting_payment');
      return id;
    });
    expect(await test.consumed(event)).toBe('applied');
    expect(await sweep()).toBe(0);
    expect(await statusOf(order)).toBe('confirmed');
  });

  it('is not extended without limit: after the maximum the order is cancelled, whatever is under way', async () => {
    const [late, tooLate] = [await shopper.placeOrder([tea, 1]), await shopper.placeOrder([tea, 1])];
    await test.published(OrderPlacedV1);
    const event = await test.withConsumersHalted(async () => {
      const id = await test.publish(PaymentCapturedV1, captured(tooLate));
      await test.expire('paymentDueAt', late.id, 14);
      await test.expire('paymentDueAt', tooLate.id, 16);
      expect(await sweep()).toBe(1);
      return id;
    });
    expect(await test.consumed(event)).toBe('applied');
    expect(await statusOf(tooLate)).toBe('cancelled');
    expect(await statusOf(late)).toBe('awaiting_payment');
    await eventually(async () => (await sweep()) === 1);
    expect(await statusOf(late)).toBe('cancelled');
  });

  it('is paused for an order whose event is not published yet', async () => {
    const relay = service.app.get(OutboxRelay);
    const known = await shopper.placeOrder([tea, 1]);
    await relay.stop();
    const [unknown, tooLate] = [await shopper.placeOrder([tea, 1]), await shopper.placeOrder([tea, 1])];
    await test.expire('paymentDueAt', known.id);
    await test.expire('paymentDueAt', unknown.id);
    await test.expire('paymentDueAt', tooLate.id, 16);
    expect(await sweep()).toBe(2);
    expect(await Promise.all([known, unknown, tooLate].map(statusOf))).toEqual([
      'cancelled',
      'awaiting_payment',
      'cancelled',
    ]);
    await relay.runOnce();
    expect(await sweep()).toBe(1);
    expect(await statusOf(unknown)).toBe('cancelled');
  });
});
