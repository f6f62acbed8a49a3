import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OrderPlaced, OrderPlacedV1, OrderShippedV1 } from '@mvec/events';
import type { TimelineFragment } from '@mvec/order-timeline';
import { eventually } from '@mvec/testing';
import { anOrder, eur, shipmentOf } from './support/orders.js';
import { TestPaymentService } from './support/payment-service.js';
import { Sandbox } from './support/sandbox.js';

const orderService = { sub: 'order', kind: 'service' } as const;

let sandbox: Sandbox;
let service: TestPaymentService;

beforeAll(async () => {
  sandbox = await Sandbox.open();
  service = await TestPaymentService.open(sandbox);
  await service.start();
});

afterAll(async () => {
  await service.close();
  await sandbox.close();
});

async function timelineOf(orderId: string): Promise<TimelineFragment> {
  const { status, body } = await service.get<TimelineFragment>(`/v1/orders/${orderId}/timeline`, orderService);
  expect(status).toBe(200);
  return body;
}

async function ordered(cardToken: string, status: string): Promise<OrderPlaced> {
  const placed = anOrder();
  const order = { ...placed, paymentMethodId: await service.addMethod(placed.shopperId, cardToken) };
  await service.publish(OrderPlacedV1, order);
  await eventually(async () => (await service.statusOf(order.orderId)) === status, { timeout: 20_000 });
  return order;
}

function timelineWith(orderId: string, holds: (timeline: TimelineFragment) => boolean): Promise<TimelineFragment> {
  return eventually(
    async () => {
      const timeline = await timelineOf(orderId);
      return holds(timeline) ? timeline : undefined;
    },
    { timeout: 20_000 },
  );
}

describe('The payment fragment of an order timeline', () => {
  it('shows the call, the capture, each vendor’s share and postings that sum to zero', async () => {
    const order = await ordered('tok_success', 'captured');
    const [shipped, waiting] = order.vendorOrders;
    if (!shipped || !waiting) throw new Error('An order of two vendors');
    await service.publish(OrderShippedV1, shipmentOf(order, shipped));
    const isThere = ({ applied, outstanding }: TimelineFragment) => applied.length === 2 && outstanding.length === 0;
    const timeline = await timelineWith(order.orderId, isThere);

    expect(timeline.state).toBe('captured');
    expect(timeline.entries.map(({ kind }) => kind).toSorted()).toEqual(
      ['capture', 'payment', 'posting', 'posting', 'provider_call'].toSorted(),
    );
    const capture = timeline.entries.find(({ kind }) => kind === 'capture');
    expect(capture).toMatchObject({ text: 'captured 30.00 EUR', event: 'payment.captured.v1' });
    expect(Object.keys(capture?.ids ?? {})).toEqual(['paymentId', 'attemptId', 'chargeId']);
    const call = timeline.entries.find(({ kind }) => kind === 'provider_call');
    expect(call?.text).toMatch(/^call 1 to the card provider \(charge\): succeeded after \d+ ms$/);
    expect(call?.correlationId).toEqual(expect.any(String));
    expect(timeline.published).toMatchObject([{ event: 'payment.captured.v1' }]);
    expect(timeline.applied).toContainEqual({
      event: 'order.shipped.v1',
      subject: shipped.vendorOrderId,
      at: null,
    });
    const shareOf = (part: { vendorOrderId: string }) =>
      timeline.shares.find(({ vendorOrderId }) => vendorOrderId === part.vendorOrderId);
    expect(shareOf(shipped)).toMatchObject({ gross: eur(2_000), state: 'available' });
    expect(shareOf(waiting)).toMatchObject({ gross: eur(1_000), state: 'pending', availableSince: null });
    expect(timeline.postings.map(({ kind }) => kind)).toEqual(['capture', 'earning']);
    for (const { lines } of timeline.postings) {
      expect(lines.reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(0);
    }
    expect(timeline.outstanding).toEqual([]);
    expect(JSON.stringify(timeline)).not.toMatch(/tok_|4242|"shopperId"/);
  });

  it('shows why a card was declined', async () => {
    const { orderId } = await ordered('tok_declined', 'failed');
    const timeline = await timelineOf(orderId);
    expect(timeline.entries.map(({ text }) => text)).toContain('card declined: card_declined');
    expect(timeline.published).toMatchObject([{ event: 'payment.failed.v1' }]);
    expect(timeline.shares.map(({ state }) => state)).toEqual(['not_captured', 'not_captured']);
  });

  it('shows since when the provider owes an answer', async () => {
    const { orderId } = await ordered('tok_down', 'requested');
    const timeline = await timelineWith(orderId, ({ outstanding }) => (outstanding[0]?.nextAttempt ?? null) !== null);
    expect(timeline.outstanding[0]).toMatchObject({
      what: expect.stringMatching(/^the card provider has not confirmed the charge of 30\.00 EUR, \d+ calls?: /),
      nextAttempt: expect.any(String),
      next: expect.stringContaining(orderId),
    });
  });

  it('is empty for an unknown order, and only for the order service', async () => {
    expect(await timelineOf(randomUUID())).toMatchObject({ service: 'payment', state: null, entries: [] });
    const path = `/v1/orders/${randomUUID()}/timeline`;
    expect(await service.get(path, { roles: ['operator'] })).toMatchObject({ status: 403 });
    expect(await service.get(path, { sub: 'catalog', kind: 'service' })).toMatchObject({ status: 403 });
    expect(await service.get('/v1/orders/7/timeline', orderService)).toMatchObject({ status: 400 });
  });
});
