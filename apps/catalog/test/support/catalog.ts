import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Database, sql } from '@mvec/database';
import { createKafka, createTopics, SafeProducer } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { type RunningService, startService } from '@mvec/service-runtime';
import { createTestDatabase, testInfrastructure, uniquePrefix } from '@mvec/testing';
import { AppModule } from '../../src/app.module.js';
import { type CatalogEnv, catalogEnv } from '../../src/env.js';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const migrations = [
  '../../prisma/migrations',
  '../../../../libs/outbox/migrations',
  '../../../../libs/http/migrations',
];

/** Instances of catalog that share a new database and new topics. */
export interface TestCatalog {
  instances: RunningService[];
  /** The first instance. */
  service: RunningService;
  database: Database;
  producer: SafeProducer;
  env: CatalogEnv;
  stop(): Promise<void>;
}

export async function startCatalog({ instances = 1, ...overrides }: { instances?: number } & Partial<CatalogEnv> = {}) {
  const { kafka, keys } = testInfrastructure();
  const logger = createLogger('catalog-test', 'silent');
  const testDatabase = await createTestDatabase({ service: 'catalog', folders: migrations.map(folder) });
  const brokers = kafka.bootstrap.split(',');
  const prefix = uniquePrefix();
  await createTopics({ brokers, clientId: 'catalog-test', logger, prefix });
  const env: CatalogEnv = {
    ...catalogEnv.parse({ NODE_ENV: 'test', HTTP_PORT: 0, LOG_LEVEL: 'fatal', JWKS_PATH: keys.jwksPath }),
    DATABASE_URL: testDatabase.appUrl,
    KAFKA_BROKERS: brokers,
    TOPIC_PREFIX: prefix,
    // Tests call the sweeper themselves.
    HOLD_SWEEP_SECONDS: 3_600,
    ...overrides,
  };
  const running = await Promise.all(
    Array.from({ length: instances }, () => startService({ name: 'catalog', module: AppModule, env })),
  );
  const [service] = running;
  if (!service) throw new Error('instances must be 1 or more');
  const database = new Database({ url: testDatabase.appUrl, poolSize: 4, applicationName: 'catalog-test' });
  const producer = new SafeProducer(createKafka({ brokers, clientId: 'catalog-test', logger }), prefix);
  const stop = async () => {
    await Promise.all(running.map((instance) => instance.stop()));
    await producer.close();
    await database.close();
    await testDatabase.drop();
  };
  return { instances: running, service, database, producer, env, stop } satisfies TestCatalog;
}

export interface TestVariant {
  variantId: string;
  productId: string;
  vendorId: string;
}

let products = 0;

/** Inserts a published product with one variant, as the vendor's requests would. */
export async function addVariant(
  database: Database,
  options: { stock: number; price?: number; currency?: string; vendorId?: string; status?: 'draft' | 'published' },
): Promise<TestVariant> {
  const { stock, price = 1_000, currency = 'EUR', vendorId = randomUUID(), status = 'published' } = options;
  const [productId, variantId] = [randomUUID(), randomUUID()];
  const number = ++products;
  const title = `Product ${number}`;
  await database.transaction(async (tx) => {
    await tx.execute(sql`
      insert into products (id, vendor_id, title, slug, description, status, published_at, currency, lowest_price)
      values (${productId}, ${vendorId}, ${title}, ${productId}, '', ${status},
        ${status === 'published' ? new Date() : null}, ${currency}, ${price})`);
    await tx.execute(sql`
      insert into variants (id, product_id, vendor_id, position, sku, title, price_amount, price_currency, available)
      values (${variantId}, ${productId}, ${vendorId}, 1, ${`SKU-${number}`}, ${title}, ${price}, ${currency},
        ${stock})`);
    if (stock === 0) return;
    await tx.execute(sql`
      insert into stock_adjustments (id, variant_id, delta, available, reason, adjusted_by)
      values (${randomUUID()}, ${variantId}, ${stock}, ${stock}, 'first stock', 'test')`);
  });
  return { variantId, productId, vendorId };
}

export interface Books {
  available: number;
  held: number;
  sold: number;
  balanced: boolean;
}

export async function booksOf(database: Database, { variantId }: { variantId: string }): Promise<Books | undefined> {
  const rows = await database.query<Books>(sql`
    select available, held, sold, balanced from stock_check where variant_id = ${variantId}`);
  return rows[0];
}

export async function unbalanced(database: Database): Promise<unknown[]> {
  return database.query(sql`select * from stock_check where not balanced or available < 0`);
}

export async function holdOf(database: Database, orderId: string): Promise<{ status: string; unitsHeld: boolean }> {
  const rows = await database.query<{ status: string; unitsHeld: boolean }>(sql`
    select status, units_held from holds where order_id = ${orderId}`);
  return rows[0] ?? { status: 'none', unitsHeld: false };
}
