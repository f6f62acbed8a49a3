import type { Stage } from '../stage.js';

/** Something that is done to the platform. `strike` resolves when it is healed again, as far as it heals by itself. */
export interface Fault {
  /** For the reader: `SIGKILL order, 1.2 s down`. */
  name: string;
  /** Parts that are hit: no other fault strikes them meanwhile. */
  parts: readonly string[];
  strike: (stage: Stage) => Promise<void>;
}
