import { cpus, loadavg } from 'node:os';
import { BenchPlatform } from './bench-platform.js';
import { eventFindings } from './comparisons/events.js';
import { growthFindings } from './comparisons/growth.js';
import { latencyFindings } from './comparisons/latency.js';
import { memoryFinding } from './comparisons/memory.js';
import { bestOf, workloadFindings } from './comparisons/work-findings.js';
import { LoadProcess } from './load/load-process.js';
import { memoryOf } from './measure/cpu-meter.js';
import { SpeedWatch } from './measure/processor-speed.js';
import { Quiet } from './measure/quiet.js';
import type { BenchOptions } from './options.js';
import type { BenchResults } from './results.js';
import { openMarket } from './seed/market.js';
import { assertSameProducts } from './seed/same-products.js';
import { allWorkloads, growingWorkloads } from './workloads/all-workloads.js';
import { runWorkload, type WorkloadResult } from './workloads/run-workload.js';
import type { Bench } from './workloads/workload.js';

const size = { categories: 50, vendors: 20 };

type Measured = Pick<BenchResults, 'workloads' | 'findings' | 'memory'> & { slowest: number };

/** The benchmark was aborted; `results` holds what it had measured. */
export class BrokenOffError extends Error {
  override readonly name = 'BrokenOffError';

  constructor(
    readonly results: BenchResults,
    cause: unknown,
  ) {
    super(`The benchmark was aborted: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/**
 * Starts a platform, measures it and stops it again.
 * @throws {BrokenOffError} when it fails, or is stopped, after the first workload
 */
export async function runBench(options: BenchOptions): Promise<BenchResults> {
  const { signal, progress } = options;
  const before = loadavg()[0] ?? 0;
  const platform = await BenchPlatform.create(options);
  const load = new LoadProcess();
  const quiet = new Quiet(platform);
  const measured: Measured = { workloads: [], findings: [], memory: {}, slowest: 1 };
  const results = (): BenchResults => {
    const { slowest, ...figures } = measured;
    return { ...figures, machine: machine(before, slowest), at: new Date().toISOString(), options: figuresOf(options) };
  };
  try {
    const work = prepare({ options, platform, load, quiet }).then((bench) => measure(bench, measured));
    work.catch(() => undefined);
    await Promise.race([work, rejectedBy(signal)]);
    return results();
  } catch (error) {
    throw measured.workloads.length === 0 ? error : new BrokenOffError(results(), error);
  } finally {
    progress('stopping');
    load.stop();
    await quiet.close();
    await platform.stop();
  }
}

async function prepare(parts: Omit<Bench, 'market' | 'progress'>): Promise<Bench> {
  const { options, platform, quiet } = parts;
  const { progress, products, concurrencies } = options;
  progress('starting a platform');
  await platform.start();
  progress(`putting ${products} products on sale`);
  const market = await openMarket(platform, { ...size, products, shoppers: Math.max(...concurrencies) });
  await quiet.wait();
  await assertSameProducts(platform, market);
  return { ...parts, market, progress };
}

async function measure(bench: Bench, measured: Measured): Promise<void> {
  const { options } = bench;
  const { workloads, findings } = measured;
  const wanted = (name: string) => options.only.length === 0 || options.only.includes(name);
  const speed = new SpeedWatch();
  const look = () => {
    speed.look();
    measured.slowest = speed.slowest;
  };
  for (const work of allWorkloads().filter(({ name }) => wanted(name))) {
    workloads.push(await runWorkload(bench, work));
    look();
  }
  measured.memory = memoryOf(bench.platform.pids(bench.load));
  findings.push(...(await workloadFindings(bench, workloads)), memoryFinding(measured.memory));
  if (wanted('latency')) findings.push(...(await latencyFindings(bench, await bearable(bench, workloads))));
  if (wanted('events')) findings.push(...(await eventFindings(bench)));
  look();
  if (wanted('growth')) findings.push(...(await growthFindings(bench, growingWorkloads(), workloads)));
  look();
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Error('The benchmark was stopped'));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

/** Maximum orders per second, from the checkout workload, which runs now if it was not selected. */
async function bearable(bench: Bench, workloads: readonly WorkloadResult[]): Promise<number> {
  const known = workloads.find(({ name }) => name === 'checkout');
  const [checkout] = allWorkloads().filter(({ name }) => name === 'checkout');
  if (known) return bestOf(known).perSecond;
  return checkout ? bestOf(await runWorkload(bench, checkout)).perSecond : 0;
}

function machine(loadBefore: number, slowest: number): BenchResults['machine'] {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? '';
  return { cores: processors.length, model, node: process.version, loadBefore, slowest };
}

function figuresOf({ concurrencies, seconds, runs, products, ingest, instances }: BenchOptions) {
  return { concurrencies: [...concurrencies], seconds, runs, products, ingest, instances };
}
