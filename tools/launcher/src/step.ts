import type { Report } from './part-status.js';
import { PlatformError } from './platform.errors.js';

/** A one-time step between the starts of parts, such as a migration. */
export interface StepPlan {
  name: string;
  after: readonly string[];
  run: () => Promise<void>;
}

/**
 * Runs a step of the start and reports its state. A step interrupted by a stop counts as stopped, not as failed: the
 * next start runs it again.
 */
export async function runStep(step: StepPlan, report: Report, stopAsked: () => boolean): Promise<void> {
  const startedAt = Date.now();
  report({ part: step.name, state: 'starting' });
  try {
    await step.run();
  } catch (error) {
    if (stopAsked()) throw new PlatformError(`${step.name} was stopped before it was ready`);
    report({ part: step.name, state: 'failed', reason: String(error) });
    if (error instanceof PlatformError) throw error;
    throw new PlatformError(`${step.name} failed`, { cause: error });
  }
  report({ part: step.name, state: 'ready', seconds: (Date.now() - startedAt) / 1000 });
}
