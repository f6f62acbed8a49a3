import { setTimeout as delay } from 'node:timers/promises';
import type { RunningPlatform } from '@mvec/launcher';
import type { DatabaseReader } from './snapshots/database-reader.js';
import type { History } from './history.js';
import type { Random } from './random.js';
import type { Planted } from './run-record.js';

/** A running platform that faults are injected into, with what they use and the messages they planted. */
export interface Stage {
  platform: RunningPlatform;
  /** Home of the run's platform. */
  home: string;
  reader: DatabaseReader;
  history: History;
  random: Random;
  /** Aborts the run. */
  signal: AbortSignal;
  planted: Planted[];
}

/** Waits; rejects when the run is aborted. */
export async function pause({ signal }: Pick<Stage, 'signal'>, milliseconds: number): Promise<void> {
  await delay(milliseconds, undefined, { signal });
}
