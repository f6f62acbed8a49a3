import type { Fault } from '../faults/fault.js';
import type { Cards } from '../load/market.js';
import type { Random } from '../random.js';

export interface Scenario {
  name: string;
  summary: string;
  /** Seconds of load when none are asked for. */
  seconds: number;
  /** Instances of each service. */
  instances?: number;
  /** Faults at a time; one unless given. */
  lanes?: number;
  cards?: Cards;
  /** Services' clocks can be moved. */
  movableClocks?: boolean;
  /** Without these it has not shown what it is for. */
  mustStrike: readonly NeededFault[];
  /** No request may fail. */
  strict?: boolean;
  /** The faults, one after the other, for as long as the load goes on; the same for the same numbers. */
  faults: (random: Random) => Iterator<Fault>;
}

export interface NeededFault {
  what: string;
  is: (fault: Fault) => boolean;
}

/** A fault with these words in its name, however they are written. */
export function named(words: string): NeededFault {
  return { what: words, is: ({ name }) => name.toLowerCase().includes(words.toLowerCase()) };
}

/** A fault with these words in its name, of each of the parts: a service or one of its instances. */
export function namedOfEach(words: string, parts: readonly string[]): NeededFault[] {
  return parts.map((part) => ({
    what: `${words} ${part}`,
    is: (fault) => fault.name.includes(words) && fault.parts.some((name) => name.replace(/-\d+$/, '') === part),
  }));
}
