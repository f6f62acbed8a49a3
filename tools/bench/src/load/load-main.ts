import { closedLoop } from './closed-loop.js';
import type { LoadJob } from './load.types.js';

/** Main module of the load generator's process: receives a job, sends back its result. */
process.on('message', (job: LoadJob) => {
  closedLoop(job).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
// Ctrl-C signals every process of the terminal; this one waits for its parent to end it.
process.on('SIGINT', () => undefined);
