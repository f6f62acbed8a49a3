import { setTimeout as delay } from 'node:timers/promises';
import type { PartStatus, Platform } from '@mvec/platform';
import type { DatabaseReader } from './books/database-reader.js';
import type { History } from './history.js';
import type { Random } from './random.js';
import type { Planted } from './run-record.js';

/** Where faults strike: a running platform, with what they may need and what they leave behind. */
export interface Stage {
  root: string;
  platform: Platform;
  reader: DatabaseReader;
  history: History;
  random: Random;
  /** The run was broken off. */
  signal: AbortSignal;
  planted: Planted[];
  /** The last that each part said of itself. */
  states: ReadonlyMap<string, PartStatus>;
}

/** Rejects when the run is broken off. */
export async function pause({ signal }: Pick<Stage, 'signal'>, milliseconds: number): Promise<void> {
  await delay(milliseconds, undefined, { signal });
}
