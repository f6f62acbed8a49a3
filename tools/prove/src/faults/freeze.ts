import { pause, type Stage } from '../stage.js';
import type { Fault } from './fault.js';
import { seconds } from './kill.js';

/** SIGSTOP and, later, SIGCONT: the process wakes up with leases, claims and connections of long ago. */
export function freeze(name: string, frozenMs: number): Fault {
  return {
    name: `SIGSTOP ${name} for ${seconds(frozenMs)}`,
    parts: [name],
    strike: (stage) => stopped(stage, name, () => pause(stage, frozenMs)),
  };
}

const stopMs = 120;
const goMs = 30;

/** Runs for a fifth of the time only. */
export function slow(name: string, slowMs: number): Fault {
  return {
    name: `${name} slowed to a fifth for ${seconds(slowMs)}`,
    parts: [name],
    strike: async (stage) => {
      const end = performance.now() + slowMs;
      while (performance.now() < end) {
        await stopped(stage, name, () => pause(stage, stopMs));
        await pause(stage, goMs);
      }
    },
  };
}

/** However it ends, the process goes on. */
async function stopped({ platform }: Stage, name: string, meanwhile: () => Promise<void>): Promise<void> {
  const part = platform.part(name);
  await part.freeze();
  try {
    await meanwhile();
  } finally {
    await part.thaw();
  }
}
