import type { Fault } from '../faults/fault.js';
import { services } from '../faults/parts.js';
import { restart } from '../faults/restart.js';
import type { Random } from '../random.js';
import { namedOfEach, type Scenario } from './scenario.js';

export const rolling: Scenario = {
  name: 'rolling',
  summary: 'a rolling restart of two instances of every service under constant load: no request fails',
  seconds: 210,
  instances: 2,
  strict: true,
  mustStrike: namedOfEach('restart of', services),
  faults: restarts,
};

export function* restarts(random: Random): Generator<Fault> {
  for (;;) {
    for (const service of random.shuffled(services)) {
      yield restart(service);
      yield restart(`${service}-2`);
    }
  }
}
