import type { Fault } from '../faults/fault.js';
import type { Cards } from '../load/market.js';
import type { Random } from '../random.js';

export interface Scenario {
  name: string;
  summary: string;
  /** Seconds of load when none are asked for. */
  seconds: number;
  /** Of each service. */
  instances?: number;
  /** Faults at a time; one unless given. */
  lanes?: number;
  cards?: Cards;
  /** Services' clocks can be moved. */
  movableClocks?: boolean;
  /** No request may fail. */
  strict?: boolean;
  /** The faults, one after the other, for as long as the load goes on; the same for the same numbers. */
  faults: (random: Random) => Iterator<Fault>;
}
