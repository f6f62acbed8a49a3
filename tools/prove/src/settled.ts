import type { UnderWay } from './snapshots/under-way.js';
import { services, startPart } from './faults/parts.js';
import { pause, type Stage } from './stage.js';

const pollMs = 1_500;
/** Readings in a row that must show nothing under way; a single one may fall between two steps. */
const quietReadings = 2;

/** Starts all parts that are down. @returns errors of parts that did not start */
export async function everythingUp(stage: Stage): Promise<string[]> {
  const isService = (name: string) => services.some((service) => name === service || name.startsWith(`${service}-`));
  const names = stage.platform.partNames;
  const failed: string[] = [];
  for (const group of [names.filter((name) => !isService(name)), names.filter(isService)]) {
    const starts = group.map(async (name) => {
      await startPart(stage, name).catch((error: unknown) => failed.push(`${name} does not start: ${String(error)}`));
    });
    await Promise.all(starts);
  }
  return failed;
}

/** Waits until nothing is under way. @returns the work still under way after `patienceMs` */
export async function untilSettled(
  stage: Stage,
  underWay: UnderWay,
  patienceMs: number,
  onReading: (left: string[]) => void,
): Promise<string[]> {
  const deadline = performance.now() + patienceMs;
  let quiet = 0;
  for (;;) {
    const left = await underWay.list().catch((error: unknown) => [`the snapshot cannot be read: ${String(error)}`]);
    onReading(left);
    quiet = left.length === 0 ? quiet + 1 : 0;
    if (quiet === quietReadings) return [];
    if (performance.now() > deadline) return left;
    await pause(stage, pollMs);
  }
}
