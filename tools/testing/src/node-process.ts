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
  /** The lines it has written so far; what a killed process has written is complete. */
  output(): string[];
  stop(): Promise<void>;
  /** SIGKILL: nothing in the process gets to run any more. */
  kill(): Promise<void>;
}

export interface SpawnNodeOptions {
  args?: readonly string[];
  /** Ready when the output holds this; at once by default. */
  readyWhen?: string;
}

/**
 * Starts a Node program as a process of its own, to kill it. The program uses the built libraries; a `.ts` file may
 * hold only types that Node can strip.
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
