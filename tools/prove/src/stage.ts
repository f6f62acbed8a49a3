import { setTimeout as delay } from 'node:timers/promises';
import type { RunningPlatform } from '@mvec/launcher';
import type { DatabaseReader } from './snapshots/database-reader.js';
import type { History } from './history.js';
import type { Random } from './random.js';
import type { Planted } from './run-record.js';

/** Where faults strike: a running platform, with what they may need and what they leave behind. */
export interface Stage {
  platform: RunningPlatform;
  /** The folder of this run's platform. */
  home: string;
  reader: DatabaseReader;
  history: History;
  random: Random;
  /** The run was broken off. */
  signal: AbortSignal;
  planted: Planted[];
}

/** Rejects when the run is broken off. */
export async function pause({ signal }: Pick<Stage, 'signal'>, milliseconds: number): Promise<void> {
  await delay(milliseconds, undefined, { signal });
}
