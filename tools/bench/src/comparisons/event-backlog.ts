import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Database, one, sql } from '@mvec/database';
import { partitionOf, StockAdjustedV1, toHeaders } from '@mvec/events';
import { v7 as uuidv7 } from 'uuid';
import type { Message } from '../references/reference.types.js';

const perStatement = 5_000;
const pollMs = 20;

/** A stock event that only analytics consumes and that changes no stock. */
function stockEvent(): Message {
  const variantId = randomUUID();
  const data = { variantId, productId: randomUUID(), vendorId: randomUUID(), delta: 5, available: 50, reason: 'bench' };
  const envelope = {
    id: uuidv7(),
    type: StockAdjustedV1.type,
    source: 'catalog',
    time: '',
    subject: variantId,
    correlationId: randomUUID(),
  };
  return { key: variantId, headers: toHeaders(envelope), value: JSON.stringify(StockAdjustedV1.schema.parse(data)) };
}

/** The same event as published, with the time header that the relay adds. */
export function publishedStockEvent(): Message {
  const event = stockEvent();
  return { ...event, headers: { ...event.headers, ce_time: new Date().toISOString() } };
}

/** Commits `count` events to the outbox in one transaction. */
export async function addBacklog(catalog: Database, count: number): Promise<void> {
  await catalog.transaction(async (tx) => {
    for (let left = count; left > 0; left -= perStatement) {
      const events = Array.from({ length: Math.min(perStatement, left) }, stockEvent);
      await tx.execute(sql`
        insert into eventing.outbox (shard, topic, message_key, headers, value)
        select shard, ${StockAdjustedV1.topic.name}, key, headers, convert_to(value, 'UTF8')
        from unnest(${events.map(({ key }) => partitionOf(key))}::smallint[], ${events.map(({ key }) => key)}::text[],
          ${events.map(({ headers }) => JSON.stringify(headers))}::jsonb[],
          ${events.map(({ value }) => value)}::text[]) as event (shard, key, headers, value)`);
    }
  });
}

/** Wakes the relay. @returns events per second until the `count` events in the outbox are published */
export async function relayedPerSecond(catalog: Database, count: number): Promise<number> {
  await catalog.execute(sql`notify outbox`);
  const began = performance.now();
  while (await holdsEvents(catalog)) await delay(pollMs);
  return (count * 1000) / (performance.now() - began);
}

async function holdsEvents(catalog: Database): Promise<boolean> {
  const statement = sql`select exists (select from eventing.outbox) as waiting`;
  return one(await catalog.query<{ waiting: boolean }>(statement))?.waiting ?? false;
}
