import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { NonRetryableError } from '@mvec/errors';
import type { OrderPlaced } from '@mvec/events';
import { eventually } from '@mvec/testing';
import { InstantProvider } from './support/instant-provider.js';
import { anOrder, vendorPart } from './support/orders.js';
import { PaymentBench } from './support/payment-bench.js';
import { Sandbox } from './support/sandbox.js';
import { VendorBooks } from './support/vendor-books.js';

type Part = OrderPlaced['vendorOrders'][number];

let sandbox: Sandbox;
let bench: PaymentBench;
let books: VendorBooks;

beforeAll(async () => {
  sandbox = await Sandbox.open();
  bench = await PaymentBench.open(sandbox);
  books = new VendorBooks(bench.database);
});

afterAll(async () => {
  await bench.close();
  await sandbox.close();
});

const first = vendorPart(2_000);
const instantly = () => bench.worker({ provider: new InstantProvider() });

/** An order of two new vendors over 20.00 and 10.00 EUR, less a commission of 10 %. */
function anOrderOfTwo(): { order: OrderPlaced; parts: [Part, Part] } {
  const parts: [Part, Part] = [vendorPart(2_000), vendorPart(1_000)];
  return { order: anOrder({ vendorOrders: parts }), parts };
}

async function captured(order: OrderPlaced): Promise<OrderPlaced> {
  const placed = await bench.place(order);
  await bench.settle(placed, 'captured', instantly());
  return placed;
}

async function balancesOf(parts: readonly Part[]) {
  return Promise.all(parts.map(({ vendorId }) => books.balance(vendorId)));
}

describe('A vendor', () => {
  it('earns its share once when its vendor order is shipped, however often the event is delivered', async () => {
    const { order, parts } = anOrderOfTwo();
    await captured(order);
    expect(await balancesOf(parts)).toEqual([
      [1_800, 0],
      [900, 0],
    ]);

    await Promise.all([bench.ship(order, parts[0]), bench.ship(order, parts[0])]);
    await bench.ship(order, parts[0]);
    expect(await balancesOf(parts)).toEqual([
      [0, 1_800],
      [900, 0],
    ]);

    await bench.ship(order, parts[1]);
    expect(await balancesOf(parts)).toEqual([
      [0, 1_800],
      [0, 900],
    ]);
  });

  it('with two vendor orders earns each when it is shipped', async () => {
    const parts = [first, vendorPart(1_000, first.vendorId)];
    const order = anOrder({ vendorOrders: parts });
    await captured(order);
    await bench.ship(order, first);
    expect(await books.balance(first.vendorId)).toEqual([900, 1_800]);
  });

  it('earns at the capture when the shipment arrives before the order', async () => {
    const { order, parts } = anOrderOfTwo();
    await bench.ship(order, parts[0]);
    const placed = await bench.place(order);
    await bench.ship(placed, parts[1]);
    expect(await balancesOf(parts)).toEqual([
      [0, 0],
      [0, 0],
    ]);

    await bench.settle(placed, 'captured', instantly());
    expect(await balancesOf(parts)).toEqual([
      [0, 1_800],
      [0, 900],
    ]);
  });

  it('loses nothing when the shipment is recorded while its order is placed and paid', async () => {
    const { order, parts } = anOrderOfTwo();
    const recorded = Promise.withResolvers<undefined>();
    const gate = Promise.withResolvers<undefined>();
    const shipping = bench.ship(order, parts[0], async () => {
      recorded.resolve(undefined);
      await gate.promise;
    });
    await recorded.promise;
    const paying = captured(order);
    await Promise.race([paying, eventually(lockIsAwaited, { message: 'the placement to wait for the shipment' })]);
    gate.resolve(undefined);
    await Promise.all([shipping, paying]);

    expect(await balancesOf(parts)).toEqual([
      [0, 1_800],
      [900, 0],
    ]);
  });

  it('earns nothing at a commission of 100 %, and sees the sale', async () => {
    const { order, parts } = anOrderOfTwo();
    const { vendorId } = parts[0];
    await bench.database.execute(sql`
      insert into commission_rate (vendor_id, effective_from, basis_points) values (${vendorId}, 'epoch', 10000)`);
    await captured(order);
    await bench.ship(order, parts[0]);
    expect(await books.balance(vendorId)).toEqual([0, 0]);
    expect((await books.statement(vendorId)).map(({ kind, net }) => [kind, net.amount])).toEqual([['capture', 0]]);
  });
});

describe('A refund', () => {
  it('takes each share from the balance that holds it', async () => {
    const { order, parts } = anOrderOfTwo();
    await captured(order);
    await bench.ship(order, parts[0]);
    await bench.cancel(order);
    await bench.settle(order, 'refunded', instantly());

    expect(await balancesOf(parts)).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const [earned, pending] = await Promise.all(parts.map(({ vendorId }) => books.statement(vendorId)));
    expect(earned?.map(({ kind, net, balance }) => [kind, net.amount, balance.available.amount])).toEqual([
      ['capture', 1_800, 0],
      ['earning', 1_800, 1_800],
      ['refund', -1_800, 0],
    ]);
    expect(pending?.map(({ kind, gross, commission }) => [kind, gross.amount, commission.amount])).toEqual([
      ['capture', 1_000, 100],
      ['refund', -1_000, -100],
    ]);
  });

  it('that is requested or completed ends all earnings', async () => {
    const { order, parts } = anOrderOfTwo();
    await captured(order);
    await bench.cancel(order);
    await bench.ship(order, parts[0]);
    await bench.settle(order, 'refunded', instantly());
    await bench.ship(order, parts[1]);
    expect(await balancesOf(parts)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('A shipment', () => {
  it('of an order whose cancellation arrived first is accepted', async () => {
    const { order, parts } = anOrderOfTwo();
    await bench.cancel(order);
    await bench.ship(order, parts[0]);
    expect(await bench.statusOf(order)).toBe('voided');
  });

  it('of a vendor order without a split is refused', async () => {
    const { order } = anOrderOfTwo();
    await captured(order);
    await expect(bench.ship(order, vendorPart(2_000))).rejects.toThrow(NonRetryableError);
  });
});

async function lockIsAwaited(): Promise<boolean> {
  const waiting = await bench.database.query(sql`
    select 1 from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`);
  return waiting.length > 0;
}
