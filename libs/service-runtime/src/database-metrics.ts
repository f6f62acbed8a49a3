import type { Database } from '@mvec/database';
import { gauge, labelKinds, readGauges } from '@mvec/observability';

const connections = gauge({
  name: 'database_pool_connections',
  help: 'Open connections to the database',
  labels: { pool: labelKinds.pool, state: ['busy', 'idle'] },
});
const size = gauge({
  name: 'database_pool_size',
  help: 'Maximum connections of the pool',
  labels: { pool: labelKinds.pool },
});
const waiting = gauge({
  name: 'database_pool_waiting_requests',
  help: 'Statements and transactions waiting for a connection',
  labels: { pool: labelKinds.pool },
});

const pools = new Map<string, Database>();

readGauges({
  gauges: [connections, size, waiting],
  freshForMs: 0,
  read: () => Promise.resolve([...pools].flatMap(([pool, database]) => samplesOf(pool, database))),
});

/** Registers a pool under a name, replacing an earlier one. */
export function observePool(pool: string, database: Database): void {
  pools.set(pool, database);
}

function samplesOf(pool: string, database: Database) {
  const { busy, idle, max, waiting: queue } = database.connections;
  return [
    connections.at({ pool, state: 'busy' }, busy),
    connections.at({ pool, state: 'idle' }, idle),
    size.at({ pool }, max),
    waiting.at({ pool }, queue),
  ];
}
