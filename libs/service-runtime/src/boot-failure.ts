import { EnvError } from '@mvec/config';

export interface BootFailure {
  sentence: string;
  exitCode: number;
}

/** EX_CONFIG of sysexits(3): starting again without a change is pointless. */
const configurationExitCode = 78;

/** Says what prevented the start, and what to do about it where we know. */
export function bootFailure(service: string, error: unknown): BootFailure {
  if (error instanceof EnvError) return { sentence: `${service}: ${error.message}`, exitCode: configurationExitCode };
  return { sentence: `${service} could not start: ${reason(error)}`, exitCode: 1 };
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    const port = 'port' in error ? String(error.port) : '?';
    return `port ${port} is taken by another process; stop that one, or set HTTP_PORT to a free one`;
  }
  return error.cause === undefined ? error.message : `${error.message}: ${reason(error.cause)}`;
}
