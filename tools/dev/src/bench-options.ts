import { defaults, type BenchSize, workloadNames } from '@mvec/bench';
import type { LocationOptions } from '@mvec/launcher';
import { CommandError } from '@mvec/terminal';

/** Options of `npm run bench`, as text from the command line. */
export interface BenchOptions extends LocationOptions {
  only?: string;
  quick?: boolean;
  concurrency?: string;
  seconds?: string;
  runs?: string;
  products?: string;
  ingest?: string;
  instances?: string;
  tracing?: string;
  out?: string;
  docs?: boolean;
}

export function sizeOf(values: BenchOptions): BenchSize {
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

/** @throws CommandError that lists the workloads, for an unknown one */
export function onlyOf(text = ''): string[] {
  const names = text.split(',').filter((name) => name !== '');
  const unknown = names.filter((name) => !workloadNames.includes(name));
  if (unknown.length === 0) return names;
  throw new CommandError(`--only knows ${workloadNames.join(', ')}; not ${unknown.join(', ')}`);
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
