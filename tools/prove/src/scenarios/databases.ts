import { serviceNames } from '@mvec/config';
import type { Fault } from '../faults/fault.js';
import { kill } from '../faults/kill.js';
import { cutTransactions, exhaustPool, lockable } from '../faults/postgres.js';
import type { Random } from '../random.js';
import type { Scenario } from './scenario.js';

export const databases: Scenario = {
  name: 'postgres',
  summary: 'Postgres killed and restarted, connections cut in the middle of a transaction, pools exhausted',
  seconds: 90,
  faults: brokenDatabases,
};

export function* brokenDatabases(random: Random): Generator<Fault> {
  const faults = [
    () => kill(['postgres'], random.between(0, 6_000)),
    () => cutTransactions(random.pick(serviceNames), random.between(2_000, 6_000)),
    () => exhaustPool(random.pick(lockable), random.between(4_000, 9_000)),
  ];
  for (;;) for (const fault of random.shuffled(faults)) yield fault();
}
