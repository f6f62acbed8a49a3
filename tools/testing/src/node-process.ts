import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ManagedProcess, type ProcessExit } from '@mvec/local-servers';
import { runFolder } from './connections.js';

export interface SpawnedNode {
  readonly pid: number | undefined;
  /** Resolves when the process has ended. */
  readonly exited: Promise<ProcessExit>;
  /** Output lines so far; complete also after a kill. */
  output(): string[];
  stop(): Promise<void>;
  /** Kills the process with SIGKILL. */
  kill(): Promise<void>;
}

export interface SpawnNodeOptions {
  args?: readonly string[];
  /** Text in the output that means ready; by default, the process is ready at once. */
  readyWhen?: string;
}

/**
 * Starts a Node program in a separate process, which a test can kill. The program uses the built libraries; a `.ts` file
 * may contain only types that Node can strip.
 */
export async function spawnNode(
  file: string | URL,
  environment: NodeJS.ProcessEnv = {},
  { args = [], readyWhen }: SpawnNodeOptions = {},
): Promise<SpawnedNode> {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const name = `${basename(path)}-${randomBytes(4).toString('hex')}`;
  const logFile = join(runFolder(), 'logs', `${name}.log`);
  const output = () => readFileSync(logFile, 'utf8').trimEnd().split('\n');
  const child = new ManagedProcess({
    name,
    home: runFolder(),
    logFile,
    launch: { command: process.execPath, args: ['--enable-source-maps', path, ...args], env: environment },
    ready: () => Promise.resolve(readyWhen === undefined || output().some((line) => line.includes(readyWhen))),
  });
  const exited = new Promise<ProcessExit>((resolve) => child.onExit(resolve));
  await child.start();
  return {
    exited,
    output,
    get pid() {
      return child.pid;
    },
    stop: () => child.stop(),
    kill: () => child.kill(),
  };
}
