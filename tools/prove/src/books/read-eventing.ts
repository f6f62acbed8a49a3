import { serviceNames, type ServiceName } from '@mvec/config';
import { sql } from '@mvec/database';
import type { DeadLetterRow, EventingBooks } from './books.types.js';
import type { DatabaseReader } from './database-reader.js';

export const outboxRows = sql`select 1 from eventing.outbox`;

/** What each service has still to publish, has applied, and could not apply. */
export async function readEventing(reader: DatabaseReader): Promise<EventingBooks[]> {
  const books: EventingBooks[] = [];
  for (const service of serviceNames) books.push(await readOne(reader, service));
  return books;
}

async function readOne(reader: DatabaseReader, service: ServiceName): Promise<EventingBooks> {
  return {
    service,
    outbox: await reader.count(service, outboxRows),
    marks: await reader.rows<EventingBooks['marks'][number]>(
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
