import type { Fault } from '../faults/fault.js';
import { freeze } from '../faults/freeze.js';
import { services } from '../faults/parts.js';
import type { Random } from '../random.js';
import { namedOfEach, type Scenario } from './scenario.js';

const frozenMs = 20_000;

export const zombies: Scenario = {
  name: 'zombies',
  summary: 'SIGSTOP of services for 20 s: they wake up with old leases, claims and transactions',
  seconds: 120,
  instances: 2,
  mustStrike: namedOfEach('SIGSTOP', services),
  faults: frozenServices,
};

/** Freezes one instance at a time; another instance takes over its leases and claims meanwhile. */
export function* frozenServices(random: Random): Generator<Fault> {
  for (;;) for (const name of random.shuffled(services)) yield freeze(name, frozenMs);
}
