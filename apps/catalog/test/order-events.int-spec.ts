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

/** Waits until the sweeper may expire holds: until every event so far has been applied. */
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

describe('an order that takes its usual way', () => {
  it('has a firm hold once placed, and its units are sold once confirmed', async () => {
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

  it('gives its units back when it is cancelled, before or after the payment', async () => {
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

  it('has each effect once when every event comes three times', async () => {
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

describe('events with gaps and out of order', () => {
  it('sells the units when the placing was never seen', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const orderId = await heldOrder(variant, 1);
    await publish(catalog.producer, orderConfirmed(orderId, units(variant, 1)));
    await untilStatus(orderId, 'committed');
    expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 4, sold: 1 });
  });

  it('takes nothing for an order that was cancelled before its placing is seen', async () => {
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

  it('takes the units of a confirmed order that has no hold', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const orderId = randomUUID();
    await publish(catalog.producer, orderConfirmed(orderId, units(variant, 4)));
    await untilStatus(orderId, 'committed');
    expect(await booksOf(catalog.database, variant)).toEqual({ available: 1, held: 0, sold: 4, balanced: true });
  });

  it('tells once that units are lost, all of an order or none being taken', async () => {
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

describe('a hold whose time is over', () => {
  it('gives its units back, unless its order was placed', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const [left, placed] = [await heldOrder(variant, 2), await heldOrder(variant, 1)];
    await publish(catalog.producer, orderPlaced(placed, units(variant, 1)));
    await untilStatus(placed, 'firm');
    await letExpire(left);
    await untilExpired(left);
    expect(await booksOf(catalog.database, variant)).toMatchObject({ available: 4, held: 1 });
    expect((await order.take(left, units(variant, 2))).body['code']).toBe('hold_released');
  });

  it('is taken again when the order turns out to be placed and there is stock', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const orderId = await heldOrder(variant, 2);
    await letExpire(orderId);
    await untilExpired(orderId);
    await publish(catalog.producer, orderPlaced(orderId, units(variant, 2)));
    await untilStatus(orderId, 'firm');
    expect(await booksOf(catalog.database, variant)).toEqual({ available: 3, held: 2, sold: 0, balanced: true });
  });

  it('is lost when the order turns out to be placed and the stock is gone', async () => {
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

  it('is kept while order events wait to be applied', async () => {
    const variant = await addVariant(catalog.database, { stock: 5 });
    const [waiting, left] = [await heldOrder(variant, 1), await heldOrder(variant, 1)];
    await untilCaughtUp(variant);
    await catalog.database.transaction(async (tx) => {
      // The consumer waits for this row: its event is in the topic and not applied.
      await tx.query(sql`select from holds where order_id = ${waiting} for update`);
      await publish(catalog.producer, orderPlaced(waiting, units(variant, 1)));
      await letExpire(left);
      expect(await sweeper.runOnce()).toMatchObject({ expired: 0 });
    });
    await untilStatus(waiting, 'firm');
    await untilExpired(left);
  });
});

/** Expires a hold of its own, which the sweeper does only when no event waits. */
async function untilCaughtUp(variant: TestVariant): Promise<void> {
  const orderId = await heldOrder(variant, 1);
  await letExpire(orderId);
  await untilExpired(orderId);
}
