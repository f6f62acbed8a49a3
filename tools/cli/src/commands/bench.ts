import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cpuTable, processTable, runBench, speedTable } from '@mvec/bench';
import { ProcessGuard } from '@mvec/infrastructure';
import pc from 'picocolors';
import { CommandError, type Command } from '../command.js';
import { placeOf, placeOptions } from '../place.js';
import { listenForStop } from '../signals.js';

const interrupted = 130;
const defaultOffset = 12_000;

const options = {
  ...placeOptions,
  only: { type: 'string' },
  quick: { type: 'boolean' },
  seconds: { type: 'string' },
  runs: { type: 'string' },
  products: { type: 'string' },
  concurrency: { type: 'string' },
  out: { type: 'string' },
} as const;

/** Measures a platform of its own; one that runs beside it is left alone, and slows it down. */
export const bench: Command = async (args, context) => {
  const { values } = parseArgs({ args, options });
  const home = values.home ?? join(context.root, '.mvec', 'bench', 'platform');
  const place = placeOf({ home, 'port-offset': values['port-offset'] ?? String(defaultOffset) }, context);
  const stop = new AbortController();
  const say = (line: string) => console.log(line);
  const progress = (text: string) => console.log(pc.dim(`  ${text}`));
  const quick = values.quick === true;
  const work = runBench(
    {
      root: context.root,
      ...place,
      only: values.only?.split(',') ?? [],
      concurrencies: numbers('concurrency', values.concurrency ?? (quick ? '32' : '8,32,64')),
      seconds: number('seconds', values.seconds ?? '3'),
      runs: number('runs', values.runs ?? (quick ? '1' : '3')),
      products: number('products', values.products ?? '10000'),
      signal: stop.signal,
      say,
    },
    progress,
  );
  const forget = listenForStop({
    onFirst: () => {
      console.log('\nStopping after this run; press Ctrl-C again to end everything at once.');
      stop.abort();
    },
    onSecond: () => process.exit(interrupted),
  });
  try {
    const results = await work;
    console.log(`\n${[speedTable, cpuTable, processTable].map((table) => table(results.works)).join('\n\n')}\n`);
    console.log(
      `memory after the load, MB: ${Object.entries(results.memory)
        .map((entry) => entry.join(' '))
        .join(', ')}`,
    );
    const out = resolve(values.out ?? join(context.root, '.mvec', 'bench', 'results.json'));
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, `${JSON.stringify(results, null, 2)}\n`);
    console.log(`all figures: ${out}`);
    return results.works.some(({ runs }) => runs.some(({ errors }) => Object.keys(errors).length > 0)) ? 1 : 0;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return interrupted;
  } finally {
    await ProcessGuard.shared.release();
    forget();
  }
};

function numbers(name: string, text: string): number[] {
  return text.split(',').map((each) => number(name, each));
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new CommandError(`--${name} must be a positive number, not ${text}`);
}
