import { fileURLToPath } from 'node:url';
import { WorkerProcess } from '../worker-process.js';
import type { Reference, ReferenceResult } from './reference.types.js';

/** A reference program in a separate process, as each service has. */
export class ReferenceProcess extends WorkerProcess<Reference, ReferenceResult> {
  constructor() {
    super('reference', fileURLToPath(new URL('./reference-main.js', import.meta.url)));
  }
}

/** Runs one reference program and ends its process. */
export async function runReference(reference: Reference): Promise<ReferenceResult> {
  const process = new ReferenceProcess();
  try {
    return await process.run(reference);
  } finally {
    process.stop();
  }
}
