import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CommandContext } from './command.js';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Gets each line of output; without it the output goes to the terminal. */
  onLine?: (line: string) => void;
}

/** Runs an installed Node program, by its file in node_modules, and returns its exit code. */
export async function runTool(
  { root, env }: CommandContext,
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<number> {
  const child = spawn(process.execPath, [...nodeFlags(file), join(root, 'node_modules', file), ...args], {
    cwd: options.cwd ?? root,
    env: options.env ?? env,
    stdio: options.onLine ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  const stopPassing = passSignalsTo(child);
  try {
    if (options.onLine) readLines(child, options.onLine);
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
  } finally {
    stopPassing();
  }
}

export const tools = {
  nx: 'nx/dist/bin/nx.js',
  prettier: 'prettier/bin/prettier.cjs',
  jest: 'jest/bin/jest.js',
} as const;

function nodeFlags(file: string): string[] {
  return file === tools.jest ? ['--experimental-vm-modules', '--no-warnings'] : [];
}

function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', onLine);
  }
}

/** Until the tool ends, a signal ends the tool, and the command says what became of it. */
function passSignalsTo(child: ChildProcess): () => void {
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  const hangUp = () => child.kill('SIGTERM');
  process.on('SIGINT', pass).on('SIGTERM', pass).on('disconnect', hangUp);
  return () => process.off('SIGINT', pass).off('SIGTERM', pass).off('disconnect', hangUp);
}
