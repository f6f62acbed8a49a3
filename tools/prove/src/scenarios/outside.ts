import type { Fault } from '../faults/fault.js';
import { freeze, slow } from '../faults/freeze.js';
import { kill } from '../faults/kill.js';
import type { Random } from '../random.js';
import { namedOfEach, type Scenario } from './scenario.js';

const neighbours = ['mail', 'payment-sandbox'];

/**
 * Faults of the mail server and the payment provider. A frozen provider answers after the client's time-out, and twice,
 * because the request was repeated with the same key. Some of the sandbox's cards cause the same.
 */
export const outside: Scenario = {
  name: 'outside',
  summary: 'SMTP and the payment provider down, slow, answering late after a time-out, answering twice',
  seconds: 90,
  cards: {
    tok_success: 50,
    tok_declined: 10,
    tok_timeout_after_charge: 15,
    tok_slow: 10,
    tok_late_charge: 10,
    tok_down: 5,
  },
  mustStrike: ['SIGKILL', 'SIGSTOP', 'slowed'].flatMap((what) => namedOfEach(what, neighbours)),
  faults: failingNeighbours,
};

export function* failingNeighbours(random: Random): Generator<Fault> {
  const faults = neighbours.flatMap((name) => [
    () => kill([name], random.between(2_000, 10_000)),
    () => freeze(name, random.between(4_000, 8_000)),
    () => slow(name, random.between(5_000, 10_000)),
  ]);
  for (;;) for (const fault of random.shuffled(faults)) yield fault();
}
