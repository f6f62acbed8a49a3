import type { Fault } from '../faults/fault.js';
import type { Cards } from '../load/market.js';
import type { Random } from '../random.js';

export interface Scenario {
  name: string;
  summary: string;
  /** Default duration of the load. */
  seconds: number;
  /** Instances of each service. */
  instances?: number;
  /** Maximum number of faults at a time; 1 by default. */
  lanes?: number;
  cards?: Cards;
  /** Starts the services with a preload that can move their clocks. */
  movableClocks?: boolean;
  /** Faults that must be injected for the scenario to count. */
  mustStrike: readonly NeededFault[];
  /** No request may fail. */
  strict?: boolean;
  /** Generates the faults in their order; the same seed gives the same faults. */
  faults: (random: Random) => Iterator<Fault>;
}

export interface NeededFault {
  what: string;
  is: (fault: Fault) => boolean;
}

/** Requires a fault with these words in its name, in upper or lower case. */
export function named(words: string): NeededFault {
  return { what: words, is: ({ name }) => name.toLowerCase().includes(words.toLowerCase()) };
}

/** Requires, for each of the parts, a fault with these words in its name, on the service or one of its instances. */
export function namedOfEach(words: string, parts: readonly string[]): NeededFault[] {
  return parts.map((part) => ({
    what: `${words} ${part}`,
    is: (fault) => fault.name.includes(words) && fault.parts.some((name) => name.replace(/-\d+$/, '') === part),
  }));
}
