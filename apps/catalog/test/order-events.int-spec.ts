import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { type HoldLost, HoldLostV1 } from '@mvec/events';
import { eventually } from '@mvec/testing';
import { HoldSweeper } from '../src/holds/hold-sweeper.js';
import {
  addVariant,
  booksOf,
  holdOf,
  startCatalog,
  type TestCatalog,
  type TestVariant,
  unbalanced,
} from './support/catalog.js';
import { OrderClient } from './support/http.js';
import { orderCancelled, orderConfirmed, type OrderEvent, orderPlaced, publish } from './support/order-events.js';
import { published } from './support/published.js';

let catalog: TestCatalog;
let order: OrderClient;
let sweeper: HoldSweeper;

beforeAll(async () => {
  catalog = await startCatalog();
  order = await OrderClient.of(catalog.service);
  sweeper = catalog.service.app.get(HoldSweeper);
});
afterAll(async () => {
  expect(await unbalanced(catalog.database)).toEqual([]);
  await catalog.stop();
});

const units = ({ variantId }: TestVariant, quantity: number) => [{ variantId, quantity }];

async function heldOrder(variant: TestVariant, quantity: number): Promise<string> {
  const orderId = randomUUID();
  expect((await order.take(orderId, units(variant, quantity))).status).toBe(200);
  return orderId;
}

function untilStatus(orderId: string, status: string) {
  const isThere = async () => (await holdOf(catalog.database, orderId)).status === status;
  return eventually(isThere, { message: `the hold to be ${status}`, timeout: 20_000 });
}

function untilAvailable(variant: TestVariant, available: number) {
  const isThere = async () => (await booksOf(catalog.database, variant))?.available === available;
  return eventually(isThere, { message: `${available} units to be available`, timeout: 20_000 });
}

async function letExpire(...orderIds: string[]): Promise<void> {
  await catalog.database.execute(sql`
    update holds set expires_at = clock_timestamp() - interval '1 second' where order_id = any(${orderIds}::uuid[])`);
}

/** Sweeps until the hold expires: the sweeper first waits until every event so far is consumed. */
function untilExpired(orderId: string) {
  return eventually(
    async () => {
      await sweeper.runOnce();
      return (await holdOf(catalog.database, orderId)).status === 'released';
    },
    { message: 'the hold to expire', timeout: 20_000 },
  );
}

async function lossesOf(orderId: string): Promise<HoldLost[]> {
  return (await published(catalog, HoldLostV1)).filter((lost) => lost.orderId === orderId);
}

function untilApplied(...events: OrderEvent[]) {
  return eventually(async () => {
    const marks = await catalog.database.query(sql`
      select from eventing.inbox where event_id = any(${events.map(({ id }) => id)}::uuid[]) and outcome = 'applied'`);
    return marks.length === events.length;
  });
}

describe('the usual events of an order', () => {
  it('make the hold firm when placed and sell the units when confirmed', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const orderId = await heldOrder(variant, 2);
    await publish(catalog.producer, orderPlaced(orderId, units(variant, 2)));
    await untilStatus(orderId, 'firm');
    expect(await order.release(orderId)).toMatchObject({ status: 409, body: { code: 'hold_firm' } });
    expect(await order.take(orderId, units(variant, 2))).toMatchObject({ status: 200, body: { expiresAt: null } });

    await publish(catalog.producer, orderConfirmed(orderId, units(variant, 2)));
    await untilStatus(orderId, 'committed');
    expect(await booksOf(catalog.database, variant)).toEqual({ available: 3, held: 0, sold: 2, balanced: true });
  });

  it('restock the units when cancelled, before or after the payment', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const [unpaid, paid] = [await heldOrder(variant, 2), await heldOrder(variant, 3)];
    await publish(catalog.producer, orderPlaced(unpaid, units(variant, 2)), orderCancelled(unpaid));
    await publish(catalog.producer, orderPlaced(paid, units(variant, 3)), orderConfirmed(paid, units(variant, 3)));
    await untilStatus(paid, 'committed');
    await publish(catalog.producer, orderCancelled(paid));
    await untilAvailable(variant, 5);
    expect(await booksOf(catalog.database, variant)).toEqual({ available: 5, held: 0, sold: 0, balanced: true });
    expect(await order.take(unpaid, units(variant, 2))).toMatchObject({ status: 409, body: { code: 'hold_released' } });
  });

  it('have each effect once when every event arrives three times', async () => {
    const variant = await addVariant(catalog.database, { stock: 10 });
    const [sold, ended] = [await heldOrder(variant, 2), await heldOrder(variant, 3)];
    const events = [
      orderPlaced(sold, units(variant, 2)),
      orderConfirmed(sold, units(variant, 2)),
      orderPlaced(ended, units(variant, 3)),
      orderCancelled(ended),
    ];
    await publish(catalog.producer, ...events, ...events.toReversed(), ...events);
    await untilApplied(...events);
    await untilAvailable(variant, 8);
    expect(await booksOf(catalog.database, variant)).toEqual({ available: 8, held: 0, sold: 2, balanced: true });
  });
});

describe('events with gaps or out of order', () => {
  it('sell the units when order.placed is missing', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const orderId = await heldOrder(variant, 1);
    await publish(catalog.producer, orderConfirmed(orderId, units(variant, 1)));
    await untilStatus(orderId, 'committed');
    expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 4, sold: 1 });
  });

  it('take nothing when order.cancelled arrives before order.placed', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const orderId = randomUUID();
    const placed = orderPlaced(orderId, units(variant, 1));
    const confirmed = orderConfirmed(orderId, units(variant, 1));
    await publish(catalog.producer, orderCancelled(orderId), placed, confirmed);
    await untilApplied(placed, confirmed);
    expect(await holdOf(catalog.database, orderId)).toEqual({ status: 'cancelled', unitsHeld: false });
    expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 5, held: 0, sold: 0 });
    expect(await order.take(orderId, units(variant, 1))).toMatchObject({ status: 409 });
  });

  it('take the units of a confirmed order without a hold', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const orderId = randomUUID();
    await publish(catalog.producer, orderConfirmed(orderId, units(variant, 4)));
    await untilStatus(orderId, 'committed');
    expect(await booksOf(catalog.database, variant)).toEqual({ available: 1, held: 0, sold: 4, balanced: true });
  });

  it('publish a loss once, and take all units of an order or none', async () => {
    const plenty = await addVariant(catalog.database, { stock: 5 });
    const scarce = await addVariant(catalog.database, { stock: 1 });
    const [orderId, unknownVariant] = [randomUUID(), randomUUID()];
    const lines = [...units(plenty, 1), ...units(scarce, 2), { variantId: unknownVariant, quantity: 1 }];
    const placed = orderPlaced(orderId, lines);
    await publish(catalog.producer, placed, orderConfirmed(orderId, lines), placed);
    await untilStatus(orderId, 'lost');
    await eventually(async () => (await lossesOf(orderId)).length > 0);
    expect(await lossesOf(orderId)).toEqual([{ orderId, variantIds: [scarce.variantId, unknownVariant].toSorted() }]);
    expect(await booksOf(catalog.database, plenty)).toMatchObject({ available: 5, held: 0, sold: 0 });

    await publish(catalog.producer, orderCancelled(orderId));
    await untilStatus(orderId, 'cancelled');
    expect(await lossesOf(orderId)).toHaveLength(1);
  });
});

describe('an expired hold', () => {
  it('is restocked unless its order was placed', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const [left, placed] = [await heldOrder(variant, 2), await heldOrder(variant, 1)];
    await publish(catalog.producer, orderPlaced(placed, units(variant, 1)));
    await untilStatus(placed, 'firm');
    await letExpire(left);
    await untilExpired(left);
    expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 4, held: 1 });
    expect((await order.take(left, units(variant, 2))).body['code']).toBe('hold_released');
  });

  it('retakes its units when the order turns out to be placed and there is stock', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const orderId = await heldOrder(variant, 2);
    await letExpire(orderId);
    await untilExpired(orderId);
    await publish(catalog.producer, orderPlaced(orderId, units(variant, 2)));
    await untilStatus(orderId, 'firm');
    expect(await booksOf(catalog.database, variant)).toEqual({ available: 3, held: 2, sold: 0, balanced: true });
  });

  it('is lost when the order turns out to be placed and the stock is sold out', async () => {
    const variant = await addVariant(catalog.database, { stock: 2 });
    const orderId = await heldOrder(variant, 2);
    await letExpire(orderId);
    await untilExpired(orderId);
    await heldOrder(variant, 1);
    await publish(catalog.producer, orderPlaced(orderId, units(variant, 2)));
    await untilStatus(orderId, 'lost');
    await eventually(async () => (await lossesOf(orderId)).length === 1);
    expect(await booksOf(catalog.database, variant)).toEqual({ available: 1, held: 1, sold: 0, balanced: true });
  });

  it('is kept while order events wait to be consumed', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const [waiting, left] = [await heldOrder(variant, 1), await heldOrder(variant, 1)];
    await untilCaughtUp(variant);
    await catalog.database.transaction(async (tx) => {
      // The consumer waits for this row: the event is in the topic and not yet consumed.
      await tx.query(sql`select from holds where order_id = ${waiting} for update`);
      await publish(catalog.producer, orderPlaced(waiting, units(variant, 1)));
      await letExpire(left);
      expect(await sweeper.runOnce()).toMatchObject({ expired: 0 });
    });
    await untilStatus(waiting, 'firm');
    await untilExpired(left);
  });
});

/** Lets the sweeper expire a new hold, which it does only when no event waits to be consumed. */
async function untilCaughtUp(variant: TestVariant): Promise<void> {
  const orderId = await heldOrder(variant, 1);
  await letExpire(orderId);
  await untilExpired(orderId);
}
