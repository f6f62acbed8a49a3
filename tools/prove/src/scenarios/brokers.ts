import type { Fault } from '../faults/fault.js';
import { slow } from '../faults/freeze.js';
import { kill } from '../faults/kill.js';
import { brokers as all } from '../faults/parts.js';
import type { Random } from '../random.js';
import { named, type NeededFault, type Scenario } from './scenario.js';

export const brokers: Scenario = {
  name: 'brokers',
  summary: 'SIGKILL of one broker, of two (writes stop and resume), of all three; a slow broker',
  seconds: 120,
  mustStrike: [...[1, 2, 3].map(killsOf), named('slowed')],
  faults: killedBrokers,
};

export function* killedBrokers(random: Random): Generator<Fault> {
  for (;;) {
    yield kill(random.shuffled(all).slice(0, 1), random.between(2_000, 12_000));
    yield kill(random.shuffled(all).slice(0, 2), random.between(5_000, 10_000));
    yield slow(random.pick(all), random.between(8_000, 15_000));
    yield kill(all, random.between(1_000, 6_000));
  }
}

function killsOf(brokers: number): NeededFault {
  const is = ({ name, parts }: Fault) => name.startsWith('SIGKILL') && parts.length === brokers;
  return { what: `SIGKILL of ${brokers} at a time`, is };
}
