import type { Fault } from './fault.js';
import { startPart } from './parts.js';

/** Stops a part with SIGTERM, so that it finishes its requests, and starts it again, as a rolling restart does. */
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
