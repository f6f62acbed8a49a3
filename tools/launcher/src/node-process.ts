import { join } from 'node:path';
import { ManagedProcess } from '@mvec/local-servers';

export interface NodeProcessOptions {
  name: string;
  home: string;
  main: string;
  cwd: string;
  env: Record<string, string>;
  /** Called before each start. */
  prepare?: () => Promise<void>;
  /** Readiness probe. */
  ready: () => Promise<boolean>;
  /** Heap limit in megabytes; small enough that twelve processes fit on a laptop. */
  maxHeapMb: number;
  graceMs?: number;
  stopOrder: number;
}

/** One of the project's programs as a process of the platform. */
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
        // The compile cache spares six services compiling the same framework at every start.
        env: { NODE_COMPILE_CACHE: join(home, 'compile-cache'), ...env },
      };
    },
    ready,
    graceMs,
    stopOrder,
  });
}
