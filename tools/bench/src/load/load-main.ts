import { closedLoop } from './closed-loop.js';
import type { LoadJob } from './load.types.js';

/** The load generator's process: a job comes in, its result goes out. */
process.on('message', (job: LoadJob) => {
  closedLoop(job).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
// Ctrl-C goes to every process of the terminal: this one ends when its parent says so.
process.on('SIGINT', () => undefined);
