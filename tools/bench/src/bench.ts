import { BenchPlatform } from './bench-platform.js';
import { LoadProcess } from './load/load-process.js';
import { memoryOf } from './measure/cpu-meter.js';
import { Quiet } from './measure/quiet.js';
import type { BenchOptions } from './options.js';
import { openMarket } from './seed/market.js';
import { allWorks } from './works/all-works.js';
import { runWork, type WorkResult } from './works/run-work.js';
import type { Bench } from './works/work.js';

const size = { categories: 50, vendors: 20 };

export interface BenchResults {
  works: WorkResult[];
  /** Megabytes resident after the load, by part. */
  memory: Record<string, number>;
}

/** Starts a platform, measures it and stops it again. */
export async function runBench(options: BenchOptions, progress: (text: string) => void): Promise<BenchResults> {
  progress('starting a platform');
  const platform = await BenchPlatform.start(options);
  const load = new LoadProcess();
  const quiet = new Quiet(platform);
  try {
    progress(`putting ${options.products} products on sale`);
    const shoppers = Math.max(...options.concurrencies);
    const market = await openMarket(platform, { ...size, products: options.products, shoppers });
    await quiet.wait();
    return await measure({ options, platform, load, market, quiet, progress });
  } finally {
    progress('stopping');
    load.stop();
    await quiet.close();
    await platform.stop();
  }
}

async function measure(bench: Bench): Promise<BenchResults> {
  const works: WorkResult[] = [];
  for (const work of chosen(bench.options.only)) works.push(await runWork(bench, work));
  return { works, memory: memoryOf(bench.platform.pids(bench.load)) };
}

function chosen(only: readonly string[]) {
  const works = allWorks();
  return works.filter(({ name }) => only.length === 0 || only.includes(name));
}
