import { serviceNames, type ServiceName } from '@mvec/config';
import { sql } from '@mvec/database';
import type { DeadLetterRow, EventingSnapshot } from './snapshot.types.js';
import type { DatabaseReader } from './database-reader.js';

export const outboxRows = sql`select 1 from eventing.outbox`;

/** Reads each service's outbox, inbox and dead letters. */
export async function readEventing(reader: DatabaseReader): Promise<EventingSnapshot[]> {
  const snapshot: EventingSnapshot[] = [];
  for (const service of serviceNames) snapshot.push(await readOne(reader, service));
  return snapshot;
}

async function readOne(reader: DatabaseReader, service: ServiceName): Promise<EventingSnapshot> {
  return {
    service,
    outbox: await reader.count(service, outboxRows),
    marks: await reader.rows<EventingSnapshot['marks'][number]>(
      service,
      sql`select consumer, event_id, outcome from eventing.inbox`,
    ),
    deadLetters: await reader.rows<DeadLetterRow>(
      service,
      sql`
      select consumer, event_id, topic, kafka_partition as partition, kafka_offset as "offset", cause,
        attempts
      from eventing.dead_letter order by id`,
    ),
  };
}
