import { fileURLToPath } from 'node:url';
import { WorkerProcess } from '../worker-process.js';
import type { LoadJob, LoadResult } from './load.types.js';

/** The load generator in a separate process, so that its CPU time can be measured separately. */
export class LoadProcess extends WorkerProcess<LoadJob, LoadResult> {
  constructor() {
    super('load generator', fileURLToPath(new URL('./load-main.js', import.meta.url)));
  }
}
