import { AsyncLocalStorage, createHook } from 'node:async_hooks';

const current = new AsyncLocalStorage<symbol>();

/**
 * Runs `work`, and afterwards lets the process end although timers which `work` started are still pending. Prisma's
 * engine never clears the ten-second timer of its migration lock, which would hold every command and test run up.
 */
export async function withoutLingeringTimers<T>(work: () => Promise<T>): Promise<T> {
  const run = Symbol('run');
  const timers: NodeJS.Timeout[] = [];
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type === 'Timeout' && current.getStore() === run) timers.push(resource as NodeJS.Timeout);
    },
  }).enable();
  try {
    return await current.run(run, work);
  } finally {
    hook.disable();
    for (const timer of timers) timer.unref();
  }
}
