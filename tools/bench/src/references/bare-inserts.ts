import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { ReferenceResult } from './reference.types.js';

export interface InsertReference {
  url: string;
  connections: number;
  seconds: number;
}

/** Writes each order with one insert in one transaction: no hold, no payment, no event. */
export async function insertOrders({ url, connections, seconds }: InsertReference): Promise<ReferenceResult> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  await pool.query(`create table if not exists bare_orders (id uuid primary key, shopper_id uuid not null,
    total bigint not null, lines jsonb not null, created_at timestamptz not null default clock_timestamp())`);
  const lines = JSON.stringify([{ variantId: randomUUID(), quantity: 1, unitPrice: 900 }]);
  const insert = {
    name: 'insert',
    text: 'insert into bare_orders (id, shopper_id, total, lines) values (uuidv7(), $1, 900, $2)',
  };
  let count = 0;
  const began = performance.now();
  const end = began + seconds * 1000;
  const loop = async () => {
    for (; performance.now() < end; count++) await pool.query({ ...insert, values: [randomUUID(), lines] });
  };
  await Promise.all(Array.from({ length: connections }, loop));
  const perSecond = (count * 1000) / (performance.now() - began);
  await pool.end();
  return { perSecond };
}
