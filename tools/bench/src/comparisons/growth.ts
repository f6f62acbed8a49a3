import { insertProducts, readOffers } from '../seed/products.js';
import { seededRandom } from '../seed/random.js';
import { titles } from '../seed/words.js';
import { totalOf } from '../report/cpu-groups.js';
import type { Bench, Run, Workload } from '../workloads/workload.js';
import type { WorkloadResult } from '../workloads/run-workload.js';
import { runWorkload } from '../workloads/run-workload.js';
import { atMost, type Finding } from './finding.js';

const times = 10;
const most = 1.3;

/** Compares the CPU time of the same reads with ten times as many products, without the load generator's. */
export async function growthFindings(
  bench: Bench,
  reads: readonly Workload[],
  before: readonly WorkloadResult[],
): Promise<Finding[]> {
  const concurrency = bench.options.concurrencies[Math.floor(bench.options.concurrencies.length / 2)] ?? 32;
  const single: Bench = { ...bench, options: { ...bench.options, concurrencies: [concurrency] } };
  const small: WorkloadResult[] = [];
  for (const work of reads)
    small.push(before.find(({ name }) => name === work.name) ?? (await runWorkload(single, work)));
  await growTenfold(bench);
  const findings: Finding[] = [];
  for (const work of reads) {
    const large = await runWorkload(single, work);
    const was = small.find(({ name }) => name === work.name)?.runs.find((run) => run.concurrency === concurrency);
    const is = large.runs[0];
    if (was && is) findings.push(findingOf(work, was, is));
  }
  return findings;
}

function findingOf({ name, title }: Workload, was: Run, is: Run): Finding {
  const measured = costOf(is) / costOf(was);
  const finding = { name: `growth-${name}`, title: `${title}: cost with ten times the products`, measured } as const;
  const more = {
    before: was.perSecond,
    after: is.perSecond,
    cpuMsBefore: costOf(was),
    cpuMsAfter: costOf(is),
  };
  const invalid = [was, is].some(({ errors }) => Object.keys(errors).length > 0);
  return { ...atMost(most, { ...finding, unit: 'times' }), ...(invalid && { invalid, reached: false }), more };
}

function costOf({ cpu }: Run): number {
  return totalOf(cpu) - (cpu['load'] ?? 0) - (cpu['bench'] ?? 0);
}

async function growTenfold({ platform, market, options, progress }: Bench): Promise<void> {
  const count = options.products * (times - 1);
  progress(`putting ${count} more products on sale`);
  const catalog = platform.database('catalog');
  await insertProducts(catalog, {
    titles: titles(count, seededRandom(3)),
    firstNumber: options.products + 1,
    vendorIds: market.vendors.map(({ vendorId }) => vendorId),
    categoryIds: market.categoryIds,
    adjustedBy: 'bench',
  });
  Object.assign(market, await readOffers(catalog));
}
