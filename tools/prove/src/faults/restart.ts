import type { Fault } from './fault.js';
import { startPart } from './parts.js';

/** SIGTERM, as a rolling restart does it: the process finishes its work, and another takes its place. */
export function restart(name: string): Fault {
  return {
    name: `restart of ${name}`,
    parts: [name],
    promises: [],
    strike: async (stage) => {
      await stage.platform.part(name).stop();
      await startPart(stage, name);
    },
  };
}
