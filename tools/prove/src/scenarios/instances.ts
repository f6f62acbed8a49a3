import type { Fault } from '../faults/fault.js';
import { kill } from '../faults/kill.js';
import { services } from '../faults/parts.js';
import { restart } from '../faults/restart.js';
import type { Random } from '../random.js';
import { named, type Scenario } from './scenario.js';

export const instances: Scenario = {
  name: 'instances',
  summary: 'two instances of every service, which come and go: a rebalance every few seconds',
  seconds: 90,
  instances: 2,
  mustStrike: ['SIGKILL', 'restart of'].map(named),
  faults: rebalances,
};

/** Kills and restarts of instances: each removes a consumer group's member and adds one, with or without notice. */
export function* rebalances(random: Random): Generator<Fault> {
  for (;;) {
    for (const [turn, service] of random.shuffled(services).entries()) {
      const name = random.pick([service, `${service}-2`]);
      yield turn % 2 === 0 ? kill([name], random.between(0, 2_000)) : restart(name);
    }
  }
}
