import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type BenchResults, BrokenOffError, ProgressLine, reportText, runBench, writeDocument } from '@mvec/bench';
import { locatePlatform } from '@mvec/launcher';
import type { CommandContext } from '@mvec/terminal';
import { type BenchOptions, onlyOf, sizeOf } from '../bench-options.js';
import { untilStopped } from '../until-stopped.js';

const defaultOffset = '12000';

/** Measures a new platform. A platform that runs at the same time slows it down. */
export function bench(options: BenchOptions, context: CommandContext): Promise<number> {
  // The run deletes its home first, so it gets a folder below the given one.
  const home = join(resolve(options.home ?? join(context.root, '.mvec', 'bench')), 'platform');
  const location = locatePlatform({ home, portOffset: options.portOffset ?? defaultOffset }, context);
  const wanted = { ...sizeOf(options), only: onlyOf(options.only) };
  const line = new ProgressLine();
  const shown = { progress: (text: string) => line.show(text), say: (text: string) => line.say(text) };
  const measure = async (signal: AbortSignal) => {
    try {
      const results = await runBench({ ...wanted, ...location, ...shown, root: context.root, signal });
      line.end();
      await show(results, context, options);
      if (options.docs === true) await writeDocument(context.root, results);
      return hasErrors(results) ? 1 : 0;
    } catch (error) {
      line.end();
      if (error instanceof BrokenOffError) await show(error.results, context, options);
      throw error;
    }
  };
  return untilStopped(measure, (text) => line.say(text));
}

function hasErrors({ workloads, findings }: BenchResults): boolean {
  const runs = workloads.flatMap((work) => work.runs);
  return runs.some(({ errors }) => Object.keys(errors).length > 0) || findings.some(({ invalid }) => invalid === true);
}

async function show(results: BenchResults, { root }: CommandContext, { out }: BenchOptions): Promise<void> {
  console.log(`\n${reportText(results)}\n`);
  const file = resolve(out ?? join(root, '.mvec', 'bench', 'results.json'));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`All figures: ${file}`);
}
