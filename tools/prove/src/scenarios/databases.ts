import type { Fault } from '../faults/fault.js';
import { kill } from '../faults/kill.js';
import { busyServices, cutTransactions, exhaustPool } from '../faults/postgres.js';
import type { Random } from '../random.js';
import { named, type Scenario } from './scenario.js';

export const databases: Scenario = {
  name: 'postgres',
  summary: 'Postgres killed and restarted, connections cut in the middle of a transaction, pools exhausted',
  seconds: 90,
  mustStrike: ['SIGKILL postgres', 'transactions of', 'connection pool exhausted'].map(named),
  faults: brokenDatabases,
};

export function* brokenDatabases(random: Random): Generator<Fault> {
  const [cut, locked] = [inTurn(random, busyServices), inTurn(random, busyServices)];
  const faults = [
    () => kill(['postgres'], random.between(0, 6_000)),
    () => cutTransactions(cut(), random.between(2_000, 6_000)),
    () => exhaustPool(locked(), random.between(4_000, 9_000)),
  ];
  for (;;) for (const fault of random.shuffled(faults)) yield fault();
}

/** Draws items at random; each one comes once before any comes again. */
function inTurn<T>(random: Random, items: readonly [T, ...T[]]): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = random.shuffled(items);
    return left.pop() ?? items[0];
  };
}
