import { join } from 'node:path';
import { ManagedProcess } from '@mvec/local-servers';

export interface NodeProcessOptions {
  name: string;
  home: string;
  main: string;
  cwd: string;
  env: Record<string, string>;
  /** Done before each start. */
  prepare?: () => Promise<void>;
  /** True when the process can work. */
  ready: () => Promise<boolean>;
  /** Megabytes; enough for the work and small enough that twelve processes fit on a laptop. */
  maxHeapMb: number;
  graceMs?: number;
  stopOrder: number;
}

/** One of our own programs as a process of the platform. */
export function nodeProcess(options: NodeProcessOptions): ManagedProcess {
  const { name, home, main, cwd, env, prepare, ready, maxHeapMb, graceMs, stopOrder } = options;
  return new ManagedProcess({
    name,
    home,
    launch: async () => {
      await prepare?.();
      return {
        command: process.execPath,
        // A small young generation costs some collections under load and saves twenty megabytes in each process.
        args: [`--max-old-space-size=${maxHeapMb}`, '--max-semi-space-size=4', main],
        cwd,
        // Compiled code is kept, so that six services do not compile the same framework at every start.
        env: { NODE_COMPILE_CACHE: join(home, 'compile-cache'), ...env },
      };
    },
    ready,
    graceMs,
    stopOrder,
  });
}
