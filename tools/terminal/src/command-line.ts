import { fileURLToPath } from 'node:url';
import { EnvError } from '@mvec/config';
import { MissingToolError, PortTakenError, ProcessStartError } from '@mvec/local-servers';
import { PlatformError } from '@mvec/launcher';
import { CommandError } from './command.js';
import { commandsFor, helpOf, usage } from './commands.js';

/** Errors whose message is written for the person at the terminal. */
const explained = [CommandError, EnvError, PlatformError, PortTakenError, MissingToolError, ProcessStartError];

async function main(args: string[]): Promise<number> {
  const [name = 'help', ...rest] = args;
  const { env } = process;
  const commands = commandsFor(env);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    const asked = ['help', '--help', '-h'].includes(name);
    if (asked) console.log(usage(env));
    else console.error(`There is no command ${name}.\n\n${usage(env)}`);
    return asked ? 0 : 1;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(helpOf(name, command, env));
    return 0;
  }
  const run = await command.load();
  return run(rest, { root: fileURLToPath(new URL('../../..', import.meta.url)), env });
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (explained.some((kind) => error instanceof kind) || isUsageError(error)) {
    const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
    return error instanceof PlatformError ? error.message + cause : error.message;
  }
  if ('code' in error && error.code === 'ENOSPC')
    return `The disk is full (${error.message}): free some space and try again.`;
  return error.stack ?? error.message;
}

function isUsageError(error: Error): boolean {
  return 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

// The terminal may be gone before the last line is written.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
// The channel to the bootstrap would keep this process alive, and so would what an interrupted start has left undone.
process.stdout.write('', () => process.exit());
