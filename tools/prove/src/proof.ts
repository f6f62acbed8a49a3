import type { PartStatus } from '@mvec/launcher';
import type { LiveLine } from './display.js';
import type { Verdict } from './invariants/invariant.js';
import type { PromiseVerdict } from './promises.js';
import type { Scenario } from './scenarios/scenario.js';

export interface ProveOptions {
  root: string;
  /** Whether the platform runs as local processes or in containers, with stand-ins for images that cannot be pulled. */
  target: Target;
  /** Home of the platform that the run starts; its content is deleted first. */
  home: string;
  portOffset: number;
  /** Folder of the histories. */
  histories: string;
  scenario: Scenario;
  seed: number;
  seconds: number;
  ordersPerSecond: number;
  live: LiveLine;
  onStatus?: (status: PartStatus) => void;
  /** Aborts the run. */
  signal: AbortSignal;
}

export type Target = 'embedded' | 'docker' | 'docker-offline';

export interface Proof {
  scenario: string;
  seed: number;
  seconds: number;
  ordersPerSecond: number;
  orders: number;
  faults: number;
  verdicts: Verdict[];
  promises: PromiseVerdict[];
  history: string;
}
