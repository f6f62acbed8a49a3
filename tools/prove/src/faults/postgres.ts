import type { ServiceName } from '@mvec/config';
import { Database, inDatabase, raw, sql } from '@mvec/database';
import { pause, type Stage } from '../stage.js';
import type { Fault } from './fault.js';
import { seconds } from './kill.js';

const betweenCutsMs = 20;
/** Additional time to wait for a transaction of a service that has little to do. */
const patienceMs = 20_000;

/** Repeatedly terminates every connection of the service that is in a transaction. */
export function cutTransactions(service: ServiceName, cuttingMs: number): Fault {
  return {
    name: `transactions of ${service} cut for ${seconds(cuttingMs)}`,
    parts: ['postgres'],
    strike: (stage) =>
      asSuperuser(stage, service, async (database) => {
        const end = performance.now() + cuttingMs;
        let cuts = 0;
        while (performance.now() < end || (cuts === 0 && performance.now() < end + patienceMs)) {
          const cut = await database.query(sql`
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = ${service} and pid <> pg_backend_pid() and xact_start is not null
              and application_name <> 'prove'`);
          cuts += cut.length;
          await pause(stage, betweenCutsMs);
        }
        if (cuts === 0) throw new Error(`${service} had no transaction that could be cut`);
      }),
  };
}

/** For each service, the table that most of its transactions write to. */
const busyTables = {
  order: 'orders',
  catalog: 'variants',
  payment: 'payment',
  messaging: 'delivery',
  analytics: 'fact',
} as const;

export type BusyService = keyof typeof busyTables;

/** Services that the load makes write continuously. */
export const busyServices: readonly [BusyService, ...BusyService[]] = [
  'order',
  'catalog',
  'payment',
  'messaging',
  'analytics',
];

/** Locks a table and the outbox, so that writers wait with their connections until the pool is exhausted. */
export function exhaustPool(service: BusyService, lockedMs: number): Fault {
  // In the order in which the service writes to them, to avoid a deadlock.
  const tables = [busyTables[service], 'eventing.outbox'];
  return {
    name: `${tables.join(' and ')} of ${service} locked for ${seconds(lockedMs)}: connection pool exhausted`,
    parts: ['postgres'],
    strike: (stage) =>
      asSuperuser(stage, service, (database) =>
        database.transaction(async (tx) => {
          for (const table of tables) await tx.execute(sql`lock table ${raw(table)} in access exclusive mode`);
          await pause(stage, lockedMs);
        }),
      ),
  };
}

async function asSuperuser(
  { platform }: Stage,
  service: ServiceName,
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const url = inDatabase(platform.urls.postgres, service);
  const database = new Database({ url, poolSize: 1, applicationName: 'prove-faults' });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
