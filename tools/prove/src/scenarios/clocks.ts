import type { Fault } from '../faults/fault.js';
import { jump } from '../faults/clock.js';
import { services } from '../faults/parts.js';
import type { Random } from '../random.js';
import { namedOfEach, type Scenario } from './scenario.js';

export const clocks: Scenario = {
  name: 'clocks',
  summary: 'the clock of a service jumps by an hour, forward or back, and returns',
  seconds: 90,
  movableClocks: true,
  mustStrike: namedOfEach('clock of', services),
  faults: jumpingClocks,
};

export function* jumpingClocks(random: Random): Generator<Fault> {
  for (;;)
    for (const name of random.shuffled(services))
      yield jump(name, random.pick([60, -60]), random.between(4_000, 9_000));
}
