import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import {
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPlacedV1,
  OrderRejectedV1,
  PaymentCapturedV1,
  PaymentFailedV1,
} from '@mvec/events';
import type { RunningService } from '@mvec/service-runtime';
import { eventually, type SpawnedNode, spawnNode } from '@mvec/testing';
import { HoldReleaseSweeper } from '../src/deadlines/hold-release-sweeper.js';
import { PaymentDeadlineSweeper } from '../src/deadlines/payment-deadline-sweeper.js';
import { ReservingSweeper } from '../src/deadlines/reserving-sweeper.js';
import type { StuckOrderView } from '../src/stuck-orders/stuck-orders.dto.js';
import type { StubVariant } from './support/catalog-stub.js';
import { captured, failed } from './support/events.js';
import { cart, type List, Shopper } from './support/shopper.js';
import { TestOrder } from './support/test-order.js';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

let test: TestOrder;
let survivor: RunningService;
let shopper: Shopper;

beforeAll(async () => {
  if (!existsSync(main)) throw new Error('The service is not built: npx nx build order');
  test = await TestOrder.create();
  survivor = await test.start();
  shopper = await Shopper.create(survivor.url);
});

afterAll(() => test.stop());

interface Request {
  key: string;
  body: ReturnType<typeof cart>;
}

/** Another instance, in a separate process and without brokers: the survivor publishes its events. */
async function spawnOrder(): Promise<{ process: SpawnedNode; url: string }> {
  const environment = { ...test.environment(), LOG_LEVEL: 'info', KAFKA_BROKERS: '127.0.0.1:1' };
  const process = await spawnNode(main, environment, { readyWhen: 'service.started' });
  const line = process.output().find((text) => text.includes('service.started')) ?? '{}';
  return { process, url: (JSON.parse(line) as { url: string }).url };
}

/** Expires the lease of a dead attempt. */
async function forgetLeases(): Promise<void> {
  await test.database.execute(sql`update http.idempotency_keys set locked_until = clock_timestamp()`);
}

async function expireAll(): Promise<void> {
  await test.database.execute(sql`
    update orders set reserve_by = clock_timestamp() - interval '1 minute',
      payment_due_at = payment_due_at - interval '1 hour', release_retry_at = release_retry_at - interval '1 hour'`);
}

async function sweep(): Promise<void> {
  for (const sweeper of [ReservingSweeper, PaymentDeadlineSweeper, HoldReleaseSweeper]) {
    await survivor.app.get<{ runOnce(): Promise<number> }>(sweeper).runOnce();
  }
}

describe('a service that is killed in the middle of a checkout', () => {
  it('leaves an order that the retry with the same key resumes', async () => {
    const { process, url } = await spawnOrder();
    const hurt = await Shopper.create(survivor.url);
    const tea = test.catalog.addVariant(450, 10);
    const key = randomUUID();
    test.catalog.onHeld = () => process.kill();
    await expect(hurt.at(url).checkOut(cart([tea, 4]), key)).rejects.toThrow();
    test.catalog.heal();
    expect(tea.stock).toBe(6);
    const [pending] = await hurt.orders();
    expect(pending?.status).toBe('reserving');

    expect(await hurt.checkOut(cart([tea, 4]), key)).toMatchObject({
      status: 409,
      body: { code: 'idempotency_in_flight' },
    });
    await forgetLeases();
    const retried = await hurt.checkOut(cart([tea, 4]), key);
    expect(retried).toMatchObject({ status: 201, body: { id: pending?.id, status: 'awaiting_payment' } });
    expect(tea.stock).toBe(6);
  });

  it('ends every checkout confirmed or fully undone, wherever it was killed', async () => {
    const variants = [test.catalog.addVariant(450, 200), test.catalog.addVariant(1_000, 200)];
    const requests: Request[] = [];
    for (const moment of [whenHeld(1), whenHeld(6), whenPlaced(3)]) {
      requests.push(...(await checkOutAndKill(variants, moment)));
    }
    await forgetLeases();

    // A third of the clients retries with its key; the others never do.
    const returning = requests.filter((_request, index) => index % 3 === 0);
    await Promise.all(returning.map(({ key, body }) => shopper.checkOut(body, key)));
    await expectStuckOnesListed();
    await payEverySecond();
    await expireAll();
    await sweep();

    await expectAllEnded();
    await expectStockAddsUp(variants);
    await expectEventsOfEnds();
  });
});

type Moment = () => Promise<unknown>;

/** Waits until catalog holds the stock of this number of checkouts; the last one gets no answer. */
function whenHeld(count: number): Moment {
  return () =>
    new Promise((resolve) => {
      let held = 0;
      test.catalog.onHeld = () => (++held < count ? Promise.resolve() : new Promise(() => resolve(held)));
    });
}

/** Waits until this number of further orders awaits payment. */
function whenPlaced(count: number): Moment {
  return async () => {
    const before = await countPlaced();
    await eventually(async () => (await countPlaced()) >= before + count, { interval: 1 });
  };
}

async function countPlaced(): Promise<number> {
  return (await test.database.query(sql`select from orders where status = 'awaiting_payment'`)).length;
}

/** Checkouts under way during a SIGKILL: some of them with a changed total. */
async function checkOutAndKill(variants: StubVariant[], moment: Moment): Promise<Request[]> {
  const { process, url } = await spawnOrder();
  const requests = Array.from({ length: 12 }, (_, index) => {
    const body = cart(...variants.map((variant) => [variant, 1 + (index % 3)] as [StubVariant, number]));
    if (index % 4 === 0) body.expectedTotal.amount += 1;
    return { key: randomUUID(), body };
  });
  const reached = moment();
  const answers = Promise.allSettled(requests.map(({ key, body }) => shopper.at(url).checkOut(body, key)));
  await reached;
  await process.kill();
  await answers;
  test.catalog.heal();
  return requests;
}

/** Checks, before the sweepers run, that every overdue order is listed with its reason. */
async function expectStuckOnesListed(): Promise<void> {
  const rows = await test.database.query<{ id: string }>(sql`
    update orders set reserve_by = clock_timestamp() - interval '1 minute' where status = 'reserving' returning id`);
  const operator = await Shopper.create(survivor.url, { roles: ['operator'] });
  const { body } = await operator.get<List<StuckOrderView>>('/v1/stuck-orders?limit=100');
  const listed = body.items.filter((item) => item.why === 'reservation_overdue').map((item) => item.orderId);
  expect(listed.toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
}

/** Pays every second order, fails the payment of every fourth, and lets the others expire. */
async function payEverySecond(): Promise<void> {
  const placed = (await allOrders()).filter((order) => order.status === 'awaiting_payment');
  const published = placed.flatMap((order, index) => {
    if (index % 2 === 0) return [test.publish(PaymentCapturedV1, captured(order))];
    return index % 4 === 1 ? [test.publish(PaymentFailedV1, failed(order))] : [];
  });
  await Promise.all((await Promise.all(published)).map((id) => test.consumed(id)));
}

async function allOrders() {
  return (await shopper.get<List<Awaited<ReturnType<Shopper['placeOrder']>>>>('/v1/orders?limit=100')).body.items;
}

async function expectAllEnded(): Promise<void> {
  const orders = await allOrders();
  expect(orders.length).toBeGreaterThan(0);
  const open = orders.filter(({ status }) => !['confirmed', 'cancelled', 'rejected'].includes(status));
  expect(open).toEqual([]);
  for (const order of orders) expect((await test.historyOf(order.id)).at(-1)).toBe(order.status);
}

/** Checks that catalog holds exactly the placed orders; it releases cancelled ones by their event. */
async function expectStockAddsUp(variants: StubVariant[]): Promise<void> {
  const placed = (await allOrders()).filter((order) => order.vendorOrders.length > 0);
  const lines = placed.flatMap((order) => order.vendorOrders.flatMap((part) => part.lines));
  for (const variant of variants) {
    const ofVariant = lines.filter((line) => line.variantId === variant.variantId);
    expect(variant.stock).toBe(200 - ofVariant.reduce((all, line) => all + line.quantity, 0));
  }
}

/** Checks for one `order.placed` per placed order, none per rejected one, and one event per end of an order. */
async function expectEventsOfEnds(): Promise<void> {
  const idsOf = (events: { orderId: string }[]) => events.map((event) => event.orderId).toSorted();
  const mine = new Map((await allOrders()).map((order) => [order.id, order.status]));
  const inStatus = (...statuses: string[]) =>
    [...mine].flatMap(([id, status]) => (statuses.includes(status) ? [id] : [])).toSorted();
  const ofMine = (events: { orderId: string }[]) => events.filter((event) => mine.has(event.orderId));
  expect(idsOf(ofMine(await test.published(OrderPlacedV1)))).toEqual(inStatus('confirmed', 'cancelled'));
  expect(idsOf(ofMine(await test.published(OrderConfirmedV1)))).toEqual(inStatus('confirmed'));
  expect(idsOf(ofMine(await test.published(OrderCancelledV1)))).toEqual(inStatus('cancelled'));
  expect(idsOf(ofMine(await test.published(OrderRejectedV1)))).toEqual(inStatus('rejected'));
}
