import { defaults, type Workload, workNames } from '@mvec/bench';
import { CommandError } from './command.js';

export const benchOptions = {
  only: { type: 'string' },
  quick: { type: 'boolean' },
  concurrency: { type: 'string' },
  seconds: { type: 'string' },
  runs: { type: 'string' },
  products: { type: 'string' },
  ingest: { type: 'string' },
  instances: { type: 'string' },
  tracing: { type: 'string' },
  out: { type: 'string' },
  docs: { type: 'boolean' },
} as const;

type Values = Partial<Record<Exclude<keyof typeof benchOptions, 'quick' | 'docs'>, string>> & { quick?: boolean };

export function workloadOf(values: Values): Workload {
  const usual = defaults[values.quick === true ? 'quick' : 'full'];
  const number = (name: 'seconds' | 'runs' | 'products' | 'ingest' | 'instances') =>
    values[name] === undefined ? usual[name] : positive(name, values[name]);
  return {
    concurrencies: values.concurrency?.split(',').map((each) => positive('concurrency', each)) ?? usual.concurrencies,
    seconds: number('seconds'),
    runs: number('runs'),
    products: number('products'),
    ingest: number('ingest'),
    instances: number('instances'),
    ...(values.tracing !== undefined && { tracing: ratio(values.tracing) }),
  };
}

/** @throws {CommandError} naming what there is, when something else was asked for */
export function onlyOf(text = ''): string[] {
  const names = text.split(',').filter((name) => name !== '');
  const unknown = names.filter((name) => !workNames.includes(name));
  if (unknown.length === 0) return names;
  throw new CommandError(`--only knows ${workNames.join(', ')}; not ${unknown.join(', ')}`);
}

function ratio(text: string): number {
  const value = Number(text);
  if (text !== '' && value >= 0 && value <= 1) return value;
  throw new CommandError(`--tracing must be a number from 0 to 1, not ${text}.`);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new CommandError(`--${name} must be a whole number above 0, not ${text}.`);
}
