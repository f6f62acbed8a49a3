import { serviceNames } from '@mvec/config';
import { pause, type Stage } from '../stage.js';

export const services: readonly string[] = serviceNames;
export const brokers: readonly string[] = ['kafka-1', 'kafka-2', 'kafka-3'];

/** All instances of the service, the first one first. */
export function instancesOf({ platform }: Pick<Stage, 'platform'>, service: string): string[] {
  return platform.partNames.filter((name) => name === service || name.startsWith(`${service}-`));
}

const tries = 6;
const againAfterMs = 1_000;

/** Starts a part that is down. Retries, because its dependencies may be down too. */
export async function startPart(stage: Stage, name: string): Promise<void> {
  const part = stage.platform.part(name);
  for (let attempt = 1; ; attempt++) {
    if (await part.isUp()) return;
    try {
      await part.start();
      return;
    } catch (error) {
      stage.history.write('not-started', { part: name, attempt, error: String(error).slice(0, 500) });
      if (attempt === tries || stage.signal.aborted) throw error;
      await pause(stage, againAfterMs);
    }
  }
}
