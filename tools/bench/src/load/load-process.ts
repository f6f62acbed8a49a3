import { fileURLToPath } from 'node:url';
import { WorkerProcess } from '../worker-process.js';
import type { LoadJob, LoadResult } from './load.types.js';

/** The load generator in a process of its own, so that its processor time is measured apart. */
export class LoadProcess extends WorkerProcess<LoadJob, LoadResult> {
  constructor() {
    super('load generator', fileURLToPath(new URL('./load-main.js', import.meta.url)));
  }
}
