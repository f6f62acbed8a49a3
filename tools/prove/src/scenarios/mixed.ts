import type { Fault } from '../faults/fault.js';
import { ordinaryCards } from '../load/market.js';
import type { Random } from '../random.js';
import { killedBrokers } from './brokers.js';
import { jumpingClocks } from './clocks.js';
import { brokenDatabases } from './databases.js';
import { rebalances } from './instances.js';
import { killedServices } from './kills.js';
import { failingNeighbours } from './outside.js';
import { oddMessages } from './poison.js';
import { lostRedis } from './redis.js';
import { named, type Scenario } from './scenario.js';
import { frozenServices } from './zombies.js';

export const mixed: Scenario = {
  name: 'mixed',
  summary: 'faults of all scenarios, two of them at a time, on two instances of every service',
  seconds: 150,
  instances: 2,
  movableClocks: true,
  lanes: 2,
  cards: ordinaryCards,
  mustStrike: ['SIGKILL', 'SIGSTOP', 'kafka', 'postgres', 'redis', 'restart of', 'planted', 'clock of'].map(named),
  faults: everything,
};

const kinds = [
  killedServices,
  killedServices,
  frozenServices,
  killedBrokers,
  brokenDatabases,
  lostRedis,
  failingNeighbours,
  rebalances,
  oddMessages,
  oddMessages,
  jumpingClocks,
];

/** Faults of all scenarios: each scenario keeps its own order, and they take turns in shuffled rounds. */
export function* everything(random: Random): Generator<Fault> {
  const hands = kinds.map((kind) => kind(random.fork()));
  for (;;) {
    for (const hand of random.shuffled(hands)) {
      const next = hand.next();
      if (next.done !== true) yield next.value;
    }
  }
}
