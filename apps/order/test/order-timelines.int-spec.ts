import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql, type Tx } from '@mvec/database';
import { PaymentCapturedV1 } from '@mvec/events';
import { eventingTimeline, type OrderTimeline, timelineEntryOf } from '@mvec/order-timeline';
import type { RunningService } from '@mvec/service-runtime';
import { eventually } from '@mvec/testing';
import type { OrderView } from '../src/orders/order.dto.js';
import { captured } from './support/events.js';
import { Shopper } from './support/shopper.js';
import { TimelineStub } from './support/timeline-stub.js';
import { TestOrder } from './support/test-order.js';

let test: TestOrder;
let stub: TimelineStub;
let shopper: Shopper;
let operator: Shopper;
let order: OrderView;

beforeAll(async () => {
  [test, stub] = await Promise.all([TestOrder.create(), TimelineStub.start()]);
  const placing: RunningService = await test.start();
  const merging = await test.start({ GATEWAY_URL: stub.url });
  shopper = await Shopper.create(placing.url);
  operator = await Shopper.create(merging.url, { roles: ['operator'] });
  order = await shopper.placeOrder([test.catalog.addVariant(450), 2], [test.catalog.addVariant(100), 1]);
});

afterAll(async () => {
  await test.stop();
  await stub.stop();
});

async function timelineOf({ id }: OrderView): Promise<OrderTimeline> {
  const { status, body } = await operator.get<OrderTimeline>(`/v1/orders/${id}/timeline`);
  expect(status).toBe(200);
  return body;
}

/** An order without unpublished events. */
const stepsOf = ({ entries }: OrderTimeline) => entries.filter(({ kind }) => kind !== 'event');

const applied = (...events: string[]) => events.map((event) => ({ event, subject: null, at: null }));

describe('The timeline of an order', () => {
  it('joins the services that answer, and names those that do not', async () => {
    stub.parts.set('catalog', { state: 'firm', applied: applied('order.placed.v1') });
    const timeline = await timelineOf(order);
    expect(timeline.missing.map(({ service, why }) => `${service} ${why}`)).toEqual([
      'payment does not answer',
      'messaging does not answer',
      'analytics does not answer',
    ]);
    expect(stepsOf(timeline).map(({ kind, event }) => [kind, event])).toEqual([
      ['request', null],
      ['step', 'order.placed.v1'],
    ]);
    expect(new Set(stepsOf(timeline).map(({ correlationId }) => correlationId)).size).toBe(1);
    expect(timeline.verdict.state).toBe('incomplete');
    expect(timeline.verdict.text).toMatch(
      /^waits for payment, since .*; its deadline is in .*; payment does not answer,/,
    );
    expect(JSON.stringify(timeline)).not.toMatch(/Ada|St James|SW1Y|London/);
  });

  it('is sorted by time over all services, and names events without their effect', async () => {
    const event = await test.publish(PaymentCapturedV1, captured(order));
    expect(await test.consumed(event)).toBe('applied');
    const at = new Date(Date.parse(order.createdAt) - 1);
    const amount = (cents: number) => ({ amount: cents, currency: 'EUR' });
    const lines = [
      { account: 'provider_receivable', amount: amount(1_000) },
      { account: 'platform_commission', amount: amount(-1_000) },
    ];
    stub.parts.set('payment', {
      state: 'captured',
      entries: [timelineEntryOf({ at, kind: 'payment', text: 'is asked for money' })],
      applied: applied('order.placed.v1'),
      postings: [{ entryId: randomUUID(), kind: 'capture', postedAt: at.toISOString(), lines }],
    });
    stub.parts.set('messaging', { applied: applied('order.confirmed.v1') });
    stub.parts.set('analytics', { applied: applied('order.placed.v1', 'order.confirmed.v1') });
    // The breakers close again after a moment, and the events are published.
    const timeline = await eventually(
      async () => {
        const complete = await timelineOf(order);
        return complete.missing.length === 0 && stepsOf(complete).length === complete.entries.length
          ? complete
          : undefined;
      },
      { message: 'all services to answer', timeout: 20_000 },
    );

    expect(timeline.missing).toEqual([]);
    expect(timeline.entries.map(({ service, kind }) => `${service} ${kind}`)).toEqual([
      'payment payment',
      'order request',
      'order step',
      'order step',
    ]);
    expect(timeline.entries.at(-1)).toMatchObject({ event: 'order.confirmed.v1', ids: { eventId: event } });
    expect(timeline.outstanding.map(({ what }) => what)).toEqual(['catalog has not applied order.confirmed.v1']);
    expect(timeline.verdict.text).toMatch(
      /^confirmed .* after it was placed; catalog has not applied order\.confirmed\.v1, since /,
    );
    expect(timeline.totals).toEqual([amount(0)]);
    expect(timeline.vendors.map(({ status, share }) => [status, share])).toEqual([
      ['confirmed', null],
      ['confirmed', null],
    ]);

    stub.parts.set('catalog', { state: 'committed', applied: applied('order.placed.v1', 'order.confirmed.v1') });
    const settled = await timelineOf(order);
    expect(settled.verdict).toEqual({
      state: 'settled',
      text: expect.stringMatching(/^confirmed .* after it was placed; nothing is outstanding$/),
    });
  });

  it('shows events that are not published yet', async () => {
    const { id } = order;
    const headers = JSON.stringify({ ce_id: randomUUID(), ce_type: 'order.shipped.v1' });
    const rolledBack = new Error('rolled back');
    const reading = test.database.transaction(async (tx) => {
      await tx.execute(sql`
        insert into eventing.outbox (shard, topic, message_key, headers, value, created_at)
        select shard, 'order.order.v1', ${id}, ${headers}::jsonb, '', clock_timestamp() - interval '1 minute'
        from generate_series(0, 5) shard`);
      const database = { query: tx.query.bind(tx), transaction: <T>(work: (inner: Tx) => Promise<T>) => work(tx) };
      const { entries, outstanding } = await eventingTimeline(database, id);
      expect(entries).toHaveLength(1);
      expect(outstanding).toMatchObject([{ state: 'late', what: 'order.shipped.v1 waits in the outbox' }]);
      throw rolledBack;
    });
    await expect(reading).rejects.toBe(rolledBack);
  });

  it('leaves out the outbox when it cannot be searched quickly', async () => {
    const timeline = await test.database.transaction(async (tx) => {
      await tx.execute(sql`lock table eventing.outbox in access exclusive mode`);
      return timelineOf(order);
    });
    expect(timeline.omitted).toEqual([
      'order: The outbox could not be searched in time: unpublished events are missing.',
    ]);
    expect(stepsOf(timeline)).not.toEqual([]);
  });

  it('shows open dead letters before closed ones, with the part that they are about', async () => {
    const other = await shopper.placeOrder([test.catalog.addVariant(450), 1]);
    const part = randomUUID();
    const headers = JSON.stringify({ ce_id: randomUUID(), ce_type: 'order.shipped.v1' });
    await test.database.execute(sql`
      insert into eventing.dead_letter (consumer, topic, kafka_partition, kafka_offset, message_key, headers, value,
        cause, attempts, status, settled_at)
      select 'order', 'order.order.v1', 1, number, ${other.id}, ${headers}::jsonb,
        convert_to(json_build_object('vendorOrderId', ${part}::text)::text, 'UTF8'), 'a cause', 5,
        case when number = 1 then 'open' else 'dropped' end, case when number > 1 then clock_timestamp() end
      from generate_series(1, 60) number`);
    const { deadLetters, outstanding, omitted } = await eventingTimeline(test.database, other.id);
    expect(deadLetters).toHaveLength(50);
    expect(deadLetters[0]).toMatchObject({ event: 'order.shipped.v1', subject: part, status: 'open' });
    expect(outstanding.filter(({ state }) => state === 'needs_a_person')).toHaveLength(1);
    expect(omitted).toEqual(['Only the newest 50 dead letters, open ones first, are listed.']);
  });

  it('accepts only a service’s own fragment from it', async () => {
    const mine = stub.parts.get('payment');
    stub.parts.set('payment', { ...mine, service: 'catalog' });
    const { missing } = await timelineOf(order);
    expect(missing).toEqual([{ service: 'payment', why: 'gives an unexpected answer' }]);
    stub.parts.set('payment', { ...mine, omitted: ['x'.repeat(3_000)] });
    expect((await timelineOf(order)).missing).toHaveLength(1);
    stub.parts.set('payment', { ...mine });
    expect((await timelineOf(order)).missing).toEqual([]);
  });

  it('measures durations from the latest time in any fragment, in case a clock is ahead', async () => {
    const mine = stub.parts.get('payment');
    const at = new Date(Date.now() + 600_000);
    stub.parts.set('payment', { ...mine, entries: [timelineEntryOf({ at, kind: 'payment', text: 'is captured' })] });
    expect((await timelineOf(order)).askedAt).toBe(at.toISOString());
    stub.parts.set('payment', { ...mine });
  });

  it('does not name the shopper', async () => {
    expect(JSON.stringify(await timelineOf(order))).not.toContain(shopper.id);
  });

  it('is for operators only, and of an existing order', async () => {
    expect((await shopper.get(`/v1/orders/${order.id}/timeline`)).status).toBe(403);
    const unknown = await operator.get(`/v1/orders/${randomUUID()}/timeline`);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'order_not_found' } });
    expect(unknown.headers.get('content-type')).toContain('application/problem+json');
    expect(await operator.get('/v1/orders/7/timeline')).toMatchObject({ status: 400, body: { code: 'invalid_id' } });
  });
});
