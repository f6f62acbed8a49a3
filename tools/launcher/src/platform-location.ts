import { join, resolve } from 'node:path';
import { PlatformError } from './platform.errors.js';
import { maxInstances } from './platform.js';

/** Folder and ports of a platform on this machine. Several can run at the same time. */
export interface PlatformLocation {
  home: string;
  portOffset: number;
}

/** `--home` and `--port-offset` of a command line. */
export interface LocationOptions {
  home?: string;
  portOffset?: string;
}

interface Surroundings {
  /** Folder of the repository. */
  root: string;
  env: NodeJS.ProcessEnv;
}

/**
 * Locates the platform by option, else by MVEC_HOME and MVEC_PORT_OFFSET, else at `.mvec` and the default ports.
 * @throws PlatformError for an offset that leaves a port out of range
 */
export function locatePlatform(options: LocationOptions, { root, env }: Surroundings): PlatformLocation {
  const home = options.home ?? env['MVEC_HOME'];
  const offset = options.portOffset ?? env['MVEC_PORT_OFFSET'] ?? '0';
  return { home: home ? resolve(home) : join(root, '.mvec'), portOffset: parseOffset(offset) };
}

/** @throws PlatformError for anything but 1 to 3 */
export function parseInstances(text: string): number {
  const instances = Number(text);
  if (Number.isInteger(instances) && instances >= 1 && instances <= maxInstances) return instances;
  throw new PlatformError(`There can be 1 to ${maxInstances} instances of each service, not ${text}.`);
}

function parseOffset(text: string): number {
  const offset = Number(text);
  const maxPort = 9_096 + 100;
  if (Number.isInteger(offset) && offset >= 0 && offset + maxPort <= 65_535) return offset;
  throw new PlatformError(`The port offset must be a whole number from 0 to ${65_535 - maxPort}, not ${text}.`);
}
