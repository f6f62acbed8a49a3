import { Command } from 'commander';
import { CommandError } from './command.js';

type ErrorClass = new (...args: never[]) => Error;

/**
 * Runs the command that the arguments name and ends the process with its exit code.
 * @param explained errors whose message is written for the person at the terminal: printed without a stack trace
 */
export async function runCommandLine(program: Command, explained: readonly ErrorClass[] = []): Promise<void> {
  // The terminal may be gone before the last line is written.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  try {
    await program.parseAsync();
  } catch (error) {
    console.error(explain(error, [CommandError, ...explained]));
    process.exitCode = 1;
  }
  // The channel to the bootstrap, or an interrupted start, would keep this process alive.
  process.stdout.write('', () => process.exit());
}

/** An action whose code is loaded when its command runs, and whose result is the exit code of the process. */
export function exitsWith<Args extends unknown[]>(run: (...args: Args) => Promise<number>) {
  return async (...args: Args): Promise<void> => {
    process.exitCode = await run(...args);
  };
}

function explain(error: unknown, explained: readonly ErrorClass[]): string {
  if (!(error instanceof Error)) return String(error);
  if (explained.some((kind) => error instanceof kind)) {
    return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
  }
  if ('code' in error && error.code === 'ENOSPC')
    return `The disk is full (${error.message}): free some space and try again.`;
  return error.stack ?? error.message;
}
