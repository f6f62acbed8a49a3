import { pause, type Stage } from '../stage.js';
import type { Fault } from './fault.js';
import { seconds } from './kill.js';

/** Sends SIGSTOP and, later, SIGCONT: the process resumes with expired leases, claims and connections. */
export function freeze(name: string, frozenMs: number): Fault {
  return {
    name: `SIGSTOP ${name} for ${seconds(frozenMs)}`,
    parts: [name],
    strike: (stage) => stopped(stage, name, () => pause(stage, frozenMs)),
  };
}

const stopMs = 120;
const goMs = 30;

/** Slows a process by freezing it for four fifths of the time. */
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

/** Freezes the process while `meanwhile` runs; thaws it also after an error. */
async function stopped({ platform }: Stage, name: string, meanwhile: () => Promise<void>): Promise<void> {
  const part = platform.part(name);
  await part.freeze();
  try {
    await meanwhile();
  } finally {
    await part.thaw();
  }
}
