import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { serviceNames, type ServiceName } from '@mvec/config';
import { Database, type Sql, sql } from '@mvec/database';
import { migrationFolders } from '@mvec/launcher';
import { createTestDatabase, type TestDatabase } from '@mvec/testing';
import type { Snapshot } from '../src/snapshots/snapshot.types.js';
import { DatabaseReader } from '../src/snapshots/database-reader.js';
import { readCatalog } from '../src/snapshots/read-catalog.js';
import { readEventing } from '../src/snapshots/read-eventing.js';
import { readOrders } from '../src/snapshots/read-orders.js';
import { readAnalytics, readIdentity, readMessaging } from '../src/snapshots/read-others.js';
import { readPayments } from '../src/snapshots/read-payments.js';
import { type Verdict, verdictOf } from '../src/invariants/invariant.js';
import { invariants } from '../src/invariants/invariants.js';
import type { RunRecord } from '../src/run-record.js';
import { quietRun } from './support/healthy-snapshot.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const databases = new Map<ServiceName, TestDatabase>();
let reader: DatabaseReader;

beforeAll(async () => {
  for (const service of serviceNames)
    databases.set(service, await createTestDatabase({ service, folders: migrationFolders(root, service) }));
  reader = new DatabaseReader((service) => databaseOf(service).ownerUrl);
});

afterAll(async () => {
  await reader.close();
  await Promise.all([...databases.values()].map((database) => database.drop()));
});

function databaseOf(service: ServiceName): TestDatabase {
  const database = databases.get(service);
  if (!database) throw new Error(`${service} has no database`);
  return database;
}

/** The snapshot of freshly migrated databases, without events, mails or charges. */
async function read(): Promise<Snapshot> {
  return {
    order: await readOrders(reader),
    catalog: await readCatalog(reader),
    payment: await readPayments(reader),
    messaging: await readMessaging(reader),
    analytics: await readAnalytics(reader),
    identity: await readIdentity(reader),
    eventing: await readEventing(reader),
    messages: [],
    deadLettered: [],
    provider: { charges: [], refunds: [] },
    mails: [],
  };
}

async function judge(name: string): Promise<Verdict> {
  const invariant = invariants.find((each) => each.name === name);
  if (!invariant) throw new Error(`There is no invariant ${name}`);
  return verdictOf(invariant, await read(), emptyRun());
}

async function write(service: ServiceName, statement: Sql): Promise<void> {
  const database = new Database({ url: databaseOf(service).ownerUrl, poolSize: 1, applicationName: 'damage' });
  await database.execute(statement);
  await database.close();
}

function emptyRun(): RunRecord {
  return { ...quietRun(), checkouts: [], stockAdjustments: [], cancelled: [], ordersDue: 0 };
}

const orderId = '01a20000-0000-7000-8000-000000000001';
const variantId = '01a20000-0000-7000-8000-000000000002';
const entryId = '01a20000-0000-7000-8000-000000000003';

describe('The snapshot readers on migrated databases', () => {
  it('read an empty snapshot, for which every invariant holds', async () => {
    const snapshot = await read();
    const run = emptyRun();
    const broken = invariants.map((each) => verdictOf(each, snapshot, run)).filter(({ held }) => !held);
    expect(broken).toEqual([]);
  });

  it('detect an event that was left in an outbox', async () => {
    await write(
      'identity',
      sql`insert into eventing.outbox (shard, topic, message_key, headers, value) values (0, 't', 'k', '{}', '')`,
    );
    expect((await judge('quiet')).offenders).toEqual(['identity has 1 unpublished events']);
  });

  it('detect a dead letter', async () => {
    await write(
      'catalog',
      sql`
      insert into eventing.dead_letter (consumer, topic, kafka_partition, kafka_offset, headers, cause, attempts)
      values ('catalog', 'order.order.v1', 2, 7, '{}', 'why', 1)`,
    );
    const { offenders } = await judge('dead letters');
    expect(offenders).toContain('catalog: order.order.v1/2@7 is a dead letter: why');
  });

  it('detect an effect of an event that is in no topic', async () => {
    await write(
      'payment',
      sql`
      insert into eventing.inbox (consumer, event_id, event_time, outcome)
      values ('payment', ${entryId}, now(), 'applied')`,
    );
    expect((await judge('applied once')).offenders).toEqual([`payment applied ${entryId}, which is in no topic`]);
  });

  it('detect an order that is not final, that no shopper placed and that has no event', async () => {
    await write(
      'order',
      sql`
      insert into orders (id, shopper_id, payment_method_id, expected_amount, expected_currency, reserve_by)
      values (${orderId}, ${orderId}, ${orderId}, 100, 'EUR', now())`,
    );
    await write(
      'order',
      sql`insert into order_history (order_id, to_status, cause) values (${orderId}, 'awaiting_payment', 'stock_held')`,
    );
    expect((await judge('orders end')).offenders).toEqual([`order ${orderId} is reserving`]);
    expect((await judge('answers')).offenders).toEqual([`order ${orderId} belongs to no requested idempotency key`]);
    expect((await judge('rows = events')).offenders).toEqual([`order.placed.v1 of ${orderId} is missing`]);
    expect((await judge('analytics')).offenders).toContain(`analytics has no order.placed of ${orderId}`);
  });

  it('detect units that no adjustment of stock explains', async () => {
    await write(
      'catalog',
      sql`
      with product as (
        insert into products (id, vendor_id, title, slug, description, currency, lowest_price)
        values (${variantId}, ${variantId}, 'Lamp', 'lamp', '', 'EUR', 100) returning id)
      insert into variants (id, product_id, vendor_id, position, sku, title, price_amount, price_currency, available)
      select ${variantId}, id, ${variantId}, 0, 'LAMP', 'Lamp', 100, 'EUR', 3 from product`,
    );
    expect((await judge('stock')).offenders).toEqual(['LAMP had 0, sold 0, and has 3']);
  });

  it('detect a posting that no payment explains', async () => {
    await write(
      'payment',
      sql`
      with entry as (
        insert into journal_entry (id, kind, order_id, source)
        values (${entryId}, 'capture', ${orderId}, 'capture:nothing') returning id)
      insert into journal_line (entry_id, line, account, amount, currency)
      select id, line, account, amount, 'EUR'
      from entry, (values (1, 'provider_receivable', 100), (2, 'platform_commission', -100)) lines (line, account, amount)`,
    );
    expect((await judge('ledger')).offenders).toEqual([
      `superfluous: capture of order ${orderId}`,
      'account provider_receivable has 100, by orders and shipments it should have 0',
      'account platform_commission has -100, by orders and shipments it should have 0',
    ]);
  });
});
