import { EnvError } from '@mvec/config';

interface BootFailure {
  sentence: string;
  exitCode: number;
}

/** EX_CONFIG of sysexits(3): a restart without a change fails again. */
const configurationExitCode = 78;

/** The message and exit code of a failed start, with a remedy where one is known. */
export function bootFailure(service: string, error: unknown): BootFailure {
  if (error instanceof EnvError) return { sentence: `${service}: ${error.message}`, exitCode: configurationExitCode };
  return { sentence: `${service} could not start: ${reason(error)}`, exitCode: 1 };
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    const port = 'port' in error ? String(error.port) : '?';
    return `another process uses port ${port}: stop it, or set HTTP_PORT to a free port`;
  }
  return error.cause === undefined ? error.message : `${error.message}: ${reason(error.cause)}`;
}
