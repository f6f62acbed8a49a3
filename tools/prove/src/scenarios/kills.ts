import type { Fault } from '../faults/fault.js';
import { kill, killStarting, killTwice } from '../faults/kill.js';
import { services } from '../faults/parts.js';
import type { Random } from '../random.js';
import type { Scenario } from './scenario.js';

/** Each service in turn first; then at random, twice in a row, and while they start. */
export const kills: Scenario = {
  name: 'kills',
  summary: 'SIGKILL of each service in turn and at random, twice in a row, during its start',
  seconds: 90,
  faults: killedServices,
};

export function* killedServices(random: Random): Generator<Fault> {
  for (const name of random.shuffled(services)) yield kill([name], random.between(0, 1_500));
  const targets = [...services, 'gateway'];
  for (;;) {
    const name = random.pick(targets);
    const downMs = random.between(0, 2_500);
    yield random.pick([
      () => kill([name], downMs),
      () => killTwice(name, downMs),
      () => killStarting(name, random.between(50, 1_500)),
    ])();
  }
}
