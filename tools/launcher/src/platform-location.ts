import { join, resolve } from 'node:path';
import { maxInstances } from '@mvec/launcher';
import { CommandError, type CommandContext } from './command.js';

/** Options of every command that concerns one platform. */
export const placeOptions = { home: { type: 'string' }, 'port-offset': { type: 'string' } } as const;

export interface Place {
  home: string;
  portOffset: number;
}

export interface PlaceValues {
  home?: string;
  'port-offset'?: string;
}

/** Which platform is meant: by option, else by environment, else the one in `.mvec`. */
export function placeOf(values: PlaceValues, context: CommandContext): Place {
  const home = values.home ?? context.env['MVEC_HOME'];
  const offset = values['port-offset'] ?? context.env['MVEC_PORT_OFFSET'] ?? '0';
  return { home: home ? resolve(home) : join(context.root, '.mvec'), portOffset: parseOffset(offset) };
}

/** Options of every command that starts a platform. */
export const runOptions = { ...placeOptions, instances: { type: 'string' }, observe: { type: 'boolean' } } as const;

export interface RunPlace extends Place {
  instances: number;
  /** Whether Prometheus runs beside it. */
  observe: boolean;
}

export function runPlaceOf(
  values: PlaceValues & { instances?: string; observe?: boolean },
  context: CommandContext,
): RunPlace {
  return {
    ...placeOf(values, context),
    instances: parseInstances(values.instances ?? '1'),
    observe: values.observe ?? false,
  };
}

function parseInstances(text: string): number {
  const instances = Number(text);
  if (Number.isInteger(instances) && instances >= 1 && instances <= maxInstances) return instances;
  throw new CommandError(`There can be 1 to ${maxInstances} instances of each service, not ${text}.`);
}

function parseOffset(text: string): number {
  const offset = Number(text);
  const maxPort = 9_096 + 100;
  if (Number.isInteger(offset) && offset >= 0 && offset + maxPort <= 65_535) return offset;
  throw new CommandError(`The port offset must be a whole number from 0 to ${65_535 - maxPort}, not ${text}.`);
}
