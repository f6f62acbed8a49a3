import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { OrderPlacedV1, OrderRejectedV1 } from '@mvec/events';
import type { RunningService } from '@mvec/service-runtime';
import { eventually, LossyLine } from '@mvec/testing';
import { HoldReleaseSweeper } from '../src/deadlines/hold-release-sweeper.js';
import { ReservingSweeper } from '../src/deadlines/reserving-sweeper.js';
import type { OrderView } from '../src/orders/order.dto.js';
import type { StuckOrderView } from '../src/stuck-orders/stuck-orders.dto.js';
import { cart, type List, Shopper } from './support/shopper.js';
import { TestOrder } from './support/test-order.js';

let test: TestOrder;
let service: RunningService;
/** An instance with a short time-out for catalog. */
let hasty: RunningService;
let shopper: Shopper;

beforeAll(async () => {
  test = await TestOrder.create();
  service = await test.start();
  hasty = await test.start({ CATALOG_TIMEOUT_MS: '200' });
  shopper = await Shopper.create(service.url);
});

afterEach(() => test.catalog.heal());

afterAll(() => test.stop());

describe('PlaceOrder', () => {
  it('holds the stock, splits the order by vendor and publishes order.placed', async () => {
    const [tea, pot] = [test.catalog.addVariant(450), test.catalog.addVariant(2_900)];
    const { status, headers, body } = await shopper.checkOut(cart([tea, 3], [pot, 1]));

    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/order/v1/orders/${body.id}`);
    expect(body).toMatchObject({ status: 'awaiting_payment', total: { amount: 4_250, currency: 'EUR' } });
    expect(Date.parse(String(body.paymentDueAt)) - Date.parse(body.createdAt)).toBeGreaterThan(59_000);
    const subtotals = body.vendorOrders.map((part) => [part.vendorId, part.subtotal.amount] as const);
    expect(new Map(subtotals)).toEqual(
      new Map([
        [tea.vendorId, 1_350],
        [pot.vendorId, 2_900],
      ]),
    );
    expect(await test.historyOf(body.id)).toEqual(['reserving', 'awaiting_payment']);

    const placed = (await test.published(OrderPlacedV1)).filter((event) => event.orderId === body.id);
    expect(placed).toHaveLength(1);
    expect(placed[0]).toMatchObject({
      shopperId: shopper.id,
      total: body.total,
      paymentDueAt: body.paymentDueAt,
      vendorOrders: body.vendorOrders.map(({ id, vendorId, subtotal, lines }) => ({
        vendorOrderId: id,
        vendorId,
        subtotal,
        lines,
      })),
    });
  });

  it('sums the lines of one variant', async () => {
    const tea = test.catalog.addVariant(450);
    const order = await shopper.placeOrder([tea, 2], [tea, 3]);
    expect(order.total.amount).toBe(2_250);
    expect(order.vendorOrders[0]?.lines).toMatchObject([{ variantId: tea.variantId, quantity: 5 }]);
  });

  it('rejects a total that changed since the shopper saw it, names the new one and releases the stock', async () => {
    const tea = test.catalog.addVariant(450, 10);
    const request = cart([tea, 2]);
    tea.price = 500;
    const { status, body } = await shopper.checkOut(request);
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'price_changed', total: { amount: 1_000 }, expectedTotal: { amount: 900 } });
    expect(tea.stock).toBe(10);
    const { body: order } = await shopper.getOrder(body.orderId);
    expect(order).toMatchObject({ status: 'rejected', reason: 'price_changed', total: { amount: 1_000 } });
  });

  it('rejects another currency like another price', async () => {
    const tea = test.catalog.addVariant(450);
    const request = { ...cart([tea, 1]), expectedTotal: { amount: 450, currency: 'USD' } };
    const { status, body } = await shopper.checkOut(request);
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'price_changed', total: { amount: 450, currency: 'EUR' } });
  });

  it('rejects more units than are in stock and names the lines', async () => {
    const tea = test.catalog.addVariant(450, 1);
    const { status, body } = await shopper.checkOut(cart([tea, 2]));
    expect(status).toBe(409);
    const lines = [{ variantId: tea.variantId, requested: 2, available: 1 }];
    expect(body).toMatchObject({ code: 'insufficient_stock', lines });
    expect(await test.historyOf(body.orderId)).toEqual(['reserving', 'rejected']);
  });

  it('publishes only order.rejected about a rejected order', async () => {
    const tea = test.catalog.addVariant(450, 0);
    const { body } = await shopper.checkOut(cart([tea, 1]));
    const { orderId } = body;
    const placed = await test.published(OrderPlacedV1);
    expect(placed.map((event) => event.orderId)).not.toContain(orderId);
    const rejected = (await test.published(OrderRejectedV1)).filter((event) => event.orderId === orderId);
    expect(rejected).toEqual([{ orderId, shopperId: shopper.id, reason: 'insufficient_stock' }]);
  });

  it('repeats a rejection to a retry, although the stock is available by then', async () => {
    const tea = test.catalog.addVariant(450, 0);
    const key = randomUUID();
    const first = await shopper.checkOut(cart([tea, 1]), key);
    tea.stock = 5;
    const second = await shopper.checkOut(cart([tea, 1]), key);
    expect(second).toMatchObject({ status: 409, body: first.body });
    expect(tea.stock).toBe(5);
  });

  it('makes one order of 50 identical concurrent requests', async () => {
    const tea = test.catalog.addVariant(450, 1_000);
    const busy = await Shopper.create(service.url);
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => busy.checkOut(cart([tea, 1]), key)));

    const created = answers.filter((answer) => answer.status === 201);
    expect(created.length).toBeGreaterThan(0);
    expect(new Set(created.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    const others = answers.filter((answer) => answer.status !== 201);
    expect(others.filter((answer) => answer.body.code !== 'idempotency_in_flight')).toEqual([]);
    expect(await busy.orders()).toHaveLength(1);
    expect(tea.stock).toBe(999);
    expect((await busy.checkOut(cart([tea, 2]), key)).status).toBe(422);
    expect((await shopper.checkOut(cart([tea, 1]), key)).status).toBe(201);
  });
});

describe('a client whose connection is cut', () => {
  it('gets the stored answer at its retry', async () => {
    const cut = await Shopper.create(service.url);
    const tea = test.catalog.addVariant(450, 10);
    const request = { body: cart([tea, 4]), headers: { 'idempotency-key': randomUUID() } };
    const client = new AbortController();
    test.catalog.onHeld = async () => client.abort();
    await expect(cut.call('POST', '/v1/checkouts', { ...request, signal: client.signal })).rejects.toThrow();
    const placed = await eventually(async () =>
      (await cut.orders()).find((order) => order.status === 'awaiting_payment'),
    );
    const retried = await cut.call<OrderView>('POST', '/v1/checkouts', request);
    expect(retried).toMatchObject({ status: 201, body: placed });
    expect(retried.headers.get('idempotency-replayed')).toBe('true');
    expect(tea.stock).toBe(6);
  });
});

describe('an answer that is lost after the commit (promise 11)', () => {
  let line: LossyLine;
  afterEach(() => line.close());

  it('reaches the retry: one order, one hold', async () => {
    line = await LossyLine.open(service.url);
    const cut = await Shopper.create(line.url);
    const tea = test.catalog.addVariant(450, 10);
    const [request, key] = [cart([tea, 4]), randomUUID()];
    line.loseNextAnswers();
    await expect(cut.checkOut(request, key)).rejects.toThrow();
    const orders = await cut.orders();
    expect(orders).toMatchObject([{ status: 'awaiting_payment' }]);
    const [placed = { id: '' }] = orders;

    const retried = await cut.checkOut(request, key);
    expect(retried).toMatchObject({ status: 201, body: placed });
    expect(retried.headers.get('idempotency-replayed')).toBe('true');
    expect(retried.headers.get('location')).toBe(`/api/order/v1/orders/${placed.id}`);
    expect(await cut.orders()).toEqual(orders);
    expect([tea.stock, test.catalog.requestsOf(placed.id)]).toEqual([6, ['PUT']]);
    expect((await test.published(OrderPlacedV1)).filter(({ orderId }) => orderId === placed.id)).toHaveLength(1);
  });

  it('reaches the retry of a rejection and of a cancellation too', async () => {
    line = await LossyLine.open(service.url);
    const cut = await Shopper.create(line.url);
    const tea = test.catalog.addVariant(450, 1);
    const [request, key] = [cart([tea, 4]), randomUUID()];
    line.loseNextAnswers();
    await expect(cut.checkOut(request, key)).rejects.toThrow();
    tea.stock = 10;
    expect(await cut.checkOut(request, key)).toMatchObject({ status: 409, body: { code: 'insufficient_stock' } });
    expect(tea.stock).toBe(10);

    const order = await cut.placeOrder([tea, 4]);
    line.loseNextAnswers();
    await expect(cut.cancel(order.id, key)).rejects.toThrow();
    const cancelled = await cut.cancel(order.id, key);
    expect(cancelled).toMatchObject({ status: 200, body: { id: order.id, status: 'cancelled' } });
    expect(cancelled.headers.get('idempotency-replayed')).toBe('true');
    expect(await test.historyOf(order.id)).toEqual(['reserving', 'awaiting_payment', 'cancelled']);
  });

  it('is requested again when it was catalog’s: the order is placed, one hold is taken', async () => {
    line = await LossyLine.open(test.catalog.url);
    const remote = await test.start({ GATEWAY_URL: line.url });
    const tea = test.catalog.addVariant(450, 10);
    const at = shopper.at(remote.url);
    // The first call of an instance asks identity for its token.
    await at.placeOrder([tea, 1]);
    // Owed releases go through this line too.
    line.loseNextAnswers(1, 'PUT');
    const order = await at.placeOrder([tea, 4]);
    expect([line.toLose, test.catalog.requestsOf(order.id), tea.stock]).toEqual([0, ['PUT', 'PUT'], 5]);
    expect((await test.published(OrderPlacedV1)).filter(({ orderId }) => orderId === order.id)).toHaveLength(1);
  });
});

describe('a checkout while catalog does not answer', () => {
  it.each([
    ['is down', ['unavailable', 'unavailable', 'unavailable']],
    ['times out before it held anything', ['ignore', 'ignore', 'ignore']],
    ['times out after it held the stock', ['take-and-ignore', 'take-and-ignore', 'take-and-ignore']],
    ['loses the connection after it held the stock', ['take-and-cut', 'take-and-cut', 'take-and-cut']],
  ] as const)('answers 503 when it %s, and a retry with the same key resumes the order', async (_how, mishaps) => {
    const hurried = await Shopper.create(service.url);
    const tea = test.catalog.addVariant(450, 10);
    const key = randomUUID();
    test.catalog.fail(...mishaps);
    const first = await hurried.at(hasty.url).checkOut(cart([tea, 4]), key);
    expect(first.status).toBe(503);
    expect(Number(first.headers.get('retry-after'))).toBeGreaterThan(0);
    const [pending] = await hurried.orders();
    expect(pending?.status).toBe('reserving');

    test.catalog.heal();
    const second = await hurried.checkOut(cart([tea, 4]), key);
    expect(second).toMatchObject({ status: 201, body: { id: pending?.id, status: 'awaiting_payment' } });
    expect(await hurried.orders()).toHaveLength(1);
    expect(tea.stock).toBe(6);
  });

  it('is resumed after placing failed with the hold already taken', async () => {
    const unlucky = await Shopper.create(service.url);
    const tea = test.catalog.addVariant(450, 10);
    const key = randomUUID();
    await test.database.execute(sql`revoke insert on eventing.outbox from order_app`);
    const first = await unlucky.checkOut(cart([tea, 4]), key);
    await test.database.execute(sql`grant insert on eventing.outbox to order_app`);
    expect(first.status).toBe(500);
    expect(tea.stock).toBe(6);
    const [pending] = await unlucky.orders();
    expect(pending?.status).toBe('reserving');

    const second = await unlucky.checkOut(cart([tea, 4]), key);
    expect(second).toMatchObject({ status: 201, body: { id: pending?.id } });
    expect(tea.stock).toBe(6);
    const placed = (await test.published(OrderPlacedV1)).filter((event) => event.orderId === pending?.id);
    expect(placed).toHaveLength(1);
  });

  it('is rejected by its deadline, its hold is released, and a late retry is answered so', async () => {
    const gone = await Shopper.create(service.url);
    const tea = test.catalog.addVariant(450, 10);
    const key = randomUUID();
    test.catalog.fail('take-and-ignore', 'take-and-ignore', 'take-and-ignore');
    await gone.at(hasty.url).checkOut(cart([tea, 4]), key);
    test.catalog.heal();
    const [pending = { id: '' }] = await gone.orders();
    expect(tea.stock).toBe(6);

    expect(await service.app.get(ReservingSweeper).runOnce()).toBe(0);
    await test.expire('reserveBy', pending.id);
    expect(await service.app.get(ReservingSweeper).runOnce()).toBe(1);
    await service.app.get(HoldReleaseSweeper).runOnce();

    expect(tea.stock).toBe(10);
    expect(await gone.orders()).toMatchObject([{ id: pending.id, status: 'rejected', reason: 'reservation_expired' }]);
    const late = await gone.checkOut(cart([tea, 4]), key);
    expect(late).toMatchObject({ status: 409, body: { code: 'reservation_expired', orderId: pending.id } });
    expect(tea.stock).toBe(10);
  });

  it('is not placed when its deadline wins while catalog answers', async () => {
    const slow = await Shopper.create(service.url);
    const tea = test.catalog.addVariant(450, 10);
    test.catalog.onHeld = async (orderId) => {
      await test.expire('reserveBy', orderId);
      await service.app.get(ReservingSweeper).runOnce();
    };
    const { status, body } = await slow.checkOut(cart([tea, 4]));
    expect(status).toBe(409);
    expect(body.code).toBe('reservation_expired');
    await service.app.get(HoldReleaseSweeper).runOnce();
    expect(tea.stock).toBe(10);
    expect(await test.historyOf(body.orderId)).toEqual(['reserving', 'rejected']);
  });
});

describe('an owed release', () => {
  it('is retried until catalog has answered, and is listed for operators meanwhile', async () => {
    const operator = await Shopper.create(service.url, { roles: ['operator'] });
    const tea = test.catalog.addVariant(450, 10);
    const request = cart([tea, 2]);
    tea.price = 500;
    test.catalog.releaseFails = true;
    const { status, body } = await shopper.checkOut(request);
    expect(status).toBe(409);
    expect(tea.stock).toBe(8);

    const stuck = await operator.get<List<StuckOrderView>>('/v1/stuck-orders');
    const entry = stuck.body.items.find((item) => item.orderId === body.orderId);
    expect(entry).toMatchObject({ status: 'rejected', why: 'hold_release_owed', attempts: 1 });
    expect(entry?.lastError).toContain('catalog');

    test.catalog.heal();
    await test.expire('releaseRetryAt', body.orderId);
    await service.app.get(HoldReleaseSweeper).runOnce();
    expect(tea.stock).toBe(10);
    const after = await operator.get<List<StuckOrderView>>('/v1/stuck-orders');
    expect(after.body.items.map((item) => item.orderId)).not.toContain(body.orderId);
  });
});
