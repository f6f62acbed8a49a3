import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '@mvec/database';
import { PaymentCapturedV1 } from '@mvec/events';
import { registry } from '@mvec/observability';
import type { RunningService } from '@mvec/service-runtime';
import { eventually } from '@mvec/testing';
import type { OrderView } from '../src/orders/order.dto.js';
import { OrderSaga } from '../src/order-lifecycle/order-saga.js';
import type { StuckOrderView } from '../src/stuck-orders/stuck-orders.dto.js';
import type { VendorOrderView } from '../src/vendor-orders/vendor-orders.dto.js';
import type { StubVariant } from './support/catalog-stub.js';
import { captured, capturedEvent } from './support/events.js';
import { cart, type List, type Problem, Shopper } from './support/shopper.js';
import { TestOrder } from './support/test-order.js';

let test: TestOrder;
let service: RunningService;
let other: RunningService;
let shopper: Shopper;
let tea: StubVariant;

beforeAll(async () => {
  test = await TestOrder.create();
  service = await test.start();
  other = await test.start({ MAX_WAITING_REQUESTS: '1' });
  shopper = await Shopper.create(service.url);
  tea = test.catalog.addVariant(450);
});

afterAll(() => test.stop());

const waiting = { prefer: 'wait=10' };

/** @returns the number of waiting requests, over all instances in this process */
async function waitingRequests(): Promise<number> {
  const metric = await registry.getSingleMetric('order_waiting_requests')?.get();
  return metric?.values[0]?.value ?? 0;
}

/** Confirms the order in this instance, without Kafka. */
async function confirmAt(instance: RunningService, order: OrderView): Promise<void> {
  const saga = instance.app.get(OrderSaga);
  await instance.app.get(Database).transaction((tx) => saga.confirmOrders(tx, [capturedEvent(order)]));
}

describe('GetOrder with Prefer: wait', () => {
  it('answers as soon as the payment has confirmed the order', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    const pending = shopper.getOrder(order.id, waiting);
    await eventually(async () => (await waitingRequests()) === 1);
    await test.consumed(await test.publish(PaymentCapturedV1, captured(order)));
    const consumed = Date.now();
    const { body, headers } = await pending;
    expect(body.status).toBe('confirmed');
    expect(headers.get('preference-applied')).toBe('wait=10');
    expect(Date.now() - consumed).toBeLessThan(2_000);
  });

  it('notices by polling that another instance has moved the order', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    const pending = Array.from({ length: 20 }, () => shopper.getOrder(order.id, waiting));
    await eventually(async () => (await waitingRequests()) === 20);
    await confirmAt(other, order);
    const committed = Date.now();
    const answers = await Promise.all(pending);
    expect(new Set(answers.map(({ body }) => body.status))).toEqual(new Set(['confirmed']));
    expect(Date.now() - committed).toBeLessThan(2_000);
  });

  it('answers at once when the order is final, or the client does not want to wait', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    const began = Date.now();
    expect((await shopper.getOrder(order.id)).body.status).toBe('awaiting_payment');
    await shopper.cancel(order.id);
    expect((await shopper.getOrder(order.id, waiting)).body.status).toBe('cancelled');
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it('answers with the current status when the time is over', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    const { body, headers } = await shopper.getOrder(order.id, { prefer: 'wait=1' });
    expect(body.status).toBe('awaiting_payment');
    expect(headers.get('preference-applied')).toBe('wait=1');
  });

  it('frees the place of a client that disconnects', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    const client = new AbortController();
    const path = `/v1/orders/${order.id}`;
    const pending = shopper.call('GET', path, { headers: waiting, signal: client.signal });
    const aborted = expect(pending).rejects.toThrow();
    await eventually(async () => (await waitingRequests()) === 1);
    client.abort();
    await aborted;
    await eventually(async () => (await waitingRequests()) === 0, { timeout: 3_000 });
  });

  it('limits the waiting requests, and omits the header for further ones', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    const there = shopper.at(other.url);
    const pending = there.getOrder(order.id, waiting);
    await eventually(async () => (await waitingRequests()) === 1);
    const refused = await there.getOrder(order.id, waiting);
    expect(refused.body.status).toBe('awaiting_payment');
    expect(refused.headers.get('preference-applied')).toBeNull();
    await confirmAt(other, order);
    expect((await pending).body.status).toBe('confirmed');
  });

  it('answers with the cancellation when the payment deadline passes', async () => {
    const punctual = await test.start({ PAYMENT_DUE_SECONDS: '1', SWEEP_INTERVAL_MS: '50' });
    const there = shopper.at(punctual.url);
    const order = await there.placeOrder([tea, 1]);
    const { body } = await there.getOrder(order.id, waiting);
    expect(body).toMatchObject({ status: 'cancelled', reason: 'payment_expired' });
    await punctual.stop();
  });

  it('ends when the service stops', async () => {
    const stopping = await test.start();
    const order = await shopper.placeOrder([tea, 1]);
    const pending = shopper.at(stopping.url).getOrder(order.id, waiting);
    await eventually(async () => (await waitingRequests()) === 1);
    const began = Date.now();
    const stopped = stopping.stop();
    expect((await pending).body.status).toBe('awaiting_payment');
    expect(Date.now() - began).toBeLessThan(3_000);
    await stopped;
  });
});

describe('lists', () => {
  it('pages through the orders of a shopper, newest first, without a gap', async () => {
    const collector = await Shopper.create(service.url);
    const placed: string[] = [];
    for (let count = 0; count < 5; count++) placed.push((await collector.placeOrder([tea, 1])).id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await collector.get<List<OrderView>>(`/v1/orders?limit=2${query}`);
      seen.push(...body.items.map((order) => order.id));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(placed.toReversed());
  });

  it('shows the parts of a vendor only to its members', async () => {
    const [mine, theirs] = [test.catalog.addVariant(100), test.catalog.addVariant(200)];
    const order = await shopper.placeOrder([mine, 2], [theirs, 1]);
    const member = await Shopper.create(service.url, { vendors: [mine.vendorId] });
    const { body } = await member.get<List<VendorOrderView>>(`/v1/vendor-orders?vendorId=${mine.vendorId}`);
    expect(body.items).toMatchObject([
      {
        orderId: order.id,
        vendorId: mine.vendorId,
        status: 'awaiting_payment',
        subtotal: { amount: 200, currency: 'EUR' },
        lines: [{ variantId: mine.variantId, quantity: 2 }],
      },
    ]);
    expect((await member.get(`/v1/vendor-orders?vendorId=${theirs.vendorId}`)).status).toBe(404);
    expect((await member.get('/v1/vendor-orders')).status).toBe(400);
    await confirmAt(service, order);
    const after = await member.get<List<VendorOrderView>>(`/v1/vendor-orders?vendorId=${mine.vendorId}`);
    expect(after.body.items[0]?.status).toBe('confirmed');
  });

  it('shows overdue orders only to operators, oldest first', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    await test.expire('paymentDueAt', order.id);
    const operator = await Shopper.create(service.url, { roles: ['operator'] });
    const { body } = await operator.get<List<StuckOrderView>>('/v1/stuck-orders');
    expect(body.items).toMatchObject([{ orderId: order.id, status: 'awaiting_payment', why: 'payment_overdue' }]);
    expect((await shopper.get('/v1/stuck-orders')).status).toBe(403);
  });
});

describe("another shopper's order", () => {
  it('is not found for reading or cancelling; operators may read it', async () => {
    const order = await shopper.placeOrder([tea, 1]);
    const stranger = await Shopper.create(service.url);
    expect(await stranger.getOrder(order.id)).toMatchObject({ status: 404, body: { code: 'order_not_found' } });
    expect((await stranger.getOrder(order.id, waiting)).status).toBe(404);
    expect((await stranger.cancel(order.id)).status).toBe(404);
    expect((await stranger.orders()).map(({ id }) => id)).not.toContain(order.id);
    const operator = await Shopper.create(service.url, { roles: ['operator'] });
    expect((await operator.getOrder(order.id)).body.id).toBe(order.id);
    expect((await operator.cancel(order.id)).status).toBe(404);
  });
});

describe('bad input', () => {
  const variantId = '01990000-0000-7000-8000-00000000000a';
  const good = { ...cart(), lines: [{ variantId, quantity: 1 }] };
  const line = (quantity: unknown) => ({ ...good, lines: [{ variantId, quantity }] });
  const total = (amount: unknown, currency: unknown = 'EUR') => ({ ...good, expectedTotal: { amount, currency } });

  const to = (changes: object) => ({ ...good, deliveryAddress: { ...good.deliveryAddress, ...changes } });

  it.each([
    ['a quantity of 0', line(0)],
    ['a negative quantity', line(-1)],
    ['half a unit', line(0.5)],
    ['a quantity in words', line('1')],
    ['a quantity beyond all bounds', line(1e300)],
    ['a quantity above the limit', line(10_001)],
    [
      'lines of one variant that exceed the limit together',
      { ...good, lines: Array(3).fill({ variantId, quantity: 5_000 }) },
    ],
    ['no lines', { ...good, lines: [] }],
    ['101 lines', { ...good, lines: Array.from({ length: 101 }, () => ({ variantId: randomUUID(), quantity: 1 })) }],
    ['lines that are no list', { ...good, lines: { variantId, quantity: 1 } }],
    ['lines in a list of lists', { ...good, lines: [[{ variantId, quantity: 1 }]] }],
    ['an expected total that is a list', { ...good, expectedTotal: [good.expectedTotal] }],
    ['a line that is null', { ...good, lines: [null] }],
    ['a variant that is no id', { ...good, lines: [{ variantId: "' or 1=1", quantity: 1 }] }],
    ['an unknown field', { ...good, discount: 100 }],
    ['an unknown field in a line', { ...good, lines: [{ variantId, quantity: 1, unitPrice: 1 }] }],
    ['no expected total', { ...good, expectedTotal: undefined }],
    ['an expected total that is null', { ...good, expectedTotal: null }],
    ['a currency in small letters', total(100, 'eur')],
    ['a currency that is none', total(100, 'EURO')],
    ['a negative total', total(-1)],
    ['a total of half a cent', total(0.5)],
    ['a total beyond exact numbers', total(2 ** 53)],
    ['a total beyond all bounds', total(1e300)],
    ['a payment method that is no id', { ...good, paymentMethodId: 'card' }],
    ['a currency with a NUL', total(100, 'E\u0000R')],
    ['a list', [good]],
    ['no address', { ...good, deliveryAddress: undefined }],
    ['an address without a name', to({ name: undefined })],
    ['a street with a NUL', to({ line1: 'a\u0000b' })],
    ['a street of two lines', to({ line2: 'a\nb' })],
    ['a city of 101 letters', to({ city: 'x'.repeat(101) })],
    ['a country that is none', to({ country: 'XX' })],
    ['a country in small letters', to({ country: 'de' })],
    ['an unknown field in the address', to({ phone: '1' })],
  ])('refuses %s', async (_what, body) => {
    const stranger = await Shopper.create(service.url);
    const answer = await stranger.checkOut(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(await stranger.orders()).toEqual([]);
  });

  it('refuses a checkout without an idempotency key', async () => {
    const { status, body } = await shopper.call<Problem>('POST', '/v1/checkouts', { body: good });
    expect([status, body.code]).toEqual([400, 'idempotency_key_required']);
  });

  it.each(['/v1/orders?limit=0', '/v1/orders?limit=101', '/v1/orders?cursor=x', '/v1/orders/1', '/v1/orders?sort=id'])(
    'refuses %s',
    async (path) => expect((await shopper.get(path)).status).toBe(400),
  );
});
