import type { Database } from '@mvec/database';
import { gauge, labelKinds, readGauges } from '@mvec/observability';

const connections = gauge({
  name: 'database_pool_connections',
  help: 'Open connections to the database',
  labels: { pool: labelKinds.pool, state: ['busy', 'idle'] },
});
const size = gauge({
  name: 'database_pool_size',
  help: 'Connections that the pool may open',
  labels: { pool: labelKinds.pool },
});
const waiting = gauge({
  name: 'database_pool_waiting_requests',
  help: 'Statements and transactions that wait for a connection',
  labels: { pool: labelKinds.pool },
});

const pools = new Map<string, Database>();

readGauges({
  gauges: [connections, size, waiting],
  freshForMs: 0,
  read: () => Promise.resolve([...pools].flatMap(([pool, database]) => samplesOf(pool, database))),
});

/** A pool that is observed under a name takes the place of the one before. */
export function observePool(pool: string, database: Database): void {
  pools.set(pool, database);
}

function samplesOf(pool: string, database: Database) {
  const { busy, idle, most, waiting: queue } = database.connections;
  return [
    connections.at({ pool, state: 'busy' }, busy),
    connections.at({ pool, state: 'idle' }, idle),
    size.at({ pool }, most),
    waiting.at({ pool }, queue),
  ];
}
