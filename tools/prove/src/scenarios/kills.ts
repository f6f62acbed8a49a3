import type { Fault } from '../faults/fault.js';
import { kill, killStarting, killTwice } from '../faults/kill.js';
import { services } from '../faults/parts.js';
import type { Random } from '../random.js';
import { named, namedOfEach, type Scenario } from './scenario.js';

/** Kills each service in turn, then services at random, twice in a row, and during their start. */
export const kills: Scenario = {
  name: 'kills',
  summary: 'SIGKILL of each service in turn and at random, twice in a row, during its start',
  seconds: 90,
  mustStrike: [...namedOfEach('SIGKILL', services), named('twice in a row'), named('into its start')],
  faults: killedServices,
};

export function* killedServices(random: Random): Generator<Fault> {
  for (const name of random.shuffled(services)) yield kill([name], random.between(0, 1_500));
  const targets = [...services, 'gateway'];
  for (;;) {
    const ways = [
      (name: string) => kill([name], random.between(0, 2_500)),
      (name: string) => killTwice(name, random.between(0, 2_500)),
      (name: string) => killStarting(name, random.between(50, 1_500)),
    ];
    for (const way of random.shuffled(ways)) yield way(random.pick(targets));
  }
}
