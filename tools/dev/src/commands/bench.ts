import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchResults, BrokenOffError, ProgressLine, reportText, runBench, writeDocument } from '@mvec/bench';
import { ProcessGuard } from '@mvec/local-servers';
import { benchOptions, onlyOf, workloadOf } from '../bench-workload.js';
import type { Command, CommandContext } from '../command.js';
import { placeOf, placeOptions } from '../place.js';
import { listenForStop } from '../signals.js';

const interrupted = 130;
const defaultOffset = 12_000;

/** Measures a platform of its own, from nothing; one that runs beside it is left alone, and slows it down. */
export const bench: Command = async (args, context) => {
  const { values } = parseArgs({ args, options: { ...placeOptions, ...benchOptions } });
  // A folder below it, for it is deleted before the run.
  const home = join(resolve(values.home ?? join(context.root, '.mvec', 'bench')), 'platform');
  const place = placeOf({ home, 'port-offset': values['port-offset'] ?? String(defaultOffset) }, context);
  const stop = new AbortController();
  const line = new ProgressLine();
  const asked = { ...workloadOf(values), only: onlyOf(values.only) };
  const forget = listenForStop({
    onFirst: () => {
      line.say('Stopping; press Ctrl-C again to end everything at once.');
      stop.abort();
    },
    onSecond: () => process.exit(interrupted),
  });
  try {
    const shown = { progress: (text: string) => line.show(text), say: (text: string) => line.say(text) };
    const results = await runBench({ ...asked, ...place, ...shown, root: context.root, signal: stop.signal });
    line.end();
    await show(results, context, values);
    if (values.docs === true) await writeDocument(context.root, results);
    return hasErrors(results) ? 1 : 0;
  } catch (error) {
    line.end();
    if (error instanceof BrokenOffError) await show(error.results, context, values);
    if (!stop.signal.aborted) throw error;
    return interrupted;
  } finally {
    await ProcessGuard.shared.release();
    forget();
  }
};

function hasErrors({ works, findings }: BenchResults): boolean {
  const runs = works.flatMap((work) => work.runs);
  return runs.some(({ errors }) => Object.keys(errors).length > 0) || findings.some(({ invalid }) => invalid === true);
}

async function show(results: BenchResults, { root }: CommandContext, { out }: { out?: string }): Promise<void> {
  console.log(`\n${reportText(results)}\n`);
  const file = resolve(out ?? join(root, '.mvec', 'bench', 'results.json'));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`All figures: ${file}`);
}
