import type { Fault } from '../faults/fault.js';
import { kill } from '../faults/kill.js';
import { services } from '../faults/parts.js';
import { restart } from '../faults/restart.js';
import type { Random } from '../random.js';
import type { Scenario } from './scenario.js';

export const instances: Scenario = {
  name: 'instances',
  summary: 'two instances of every service, which come and go: a rebalance every few seconds',
  seconds: 90,
  instances: 2,
  faults: rebalances,
};

/** Consumer groups lose and win a member with each: by a crash, which the brokers notice late, or in good order. */
export function* rebalances(random: Random): Generator<Fault> {
  for (;;) {
    for (const service of random.shuffled(services)) {
      const name = random.pick([service, `${service}-2`]);
      yield random.chance(0.5) ? kill([name], random.between(0, 2_000)) : restart(name);
    }
  }
}
