import { ReferenceProcess, runReference } from '../references/reference-process.js';
import { anybody, get } from '../works/requests.js';
import type { Bench, Run } from '../works/work.js';
import type { WorkResult } from '../works/run-work.js';
import { atLeast, type Finding } from './finding.js';

/** The best concurrency of a work is the one that counts; one with errors counts for nothing. */
export function bestOf({ runs }: WorkResult): Run {
  const right = runs.filter(({ errors }) => Object.keys(errors).length === 0);
  const best = (right.length > 0 ? right : runs).toSorted((a, b) => b.perSecond - a.perSecond)[0];
  if (!best) throw new Error('A work without runs');
  return best;
}

/** Works against their goals, and against bare programs where there are some. */
export async function workFindings(bench: Bench, results: readonly WorkResult[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const result of results) {
    const { name, title, goal } = result;
    const best = bestOf(result);
    const reference = await referenceOf(bench, name, best.concurrency);
    const finding = { name, title, unit: 'per second', measured: best.perSecond, reference } as const;
    const invalid = Object.keys(best.errors).length > 0;
    findings.push({
      ...(goal === undefined ? { ...finding, goal: '', reached: true } : atLeast(goal, finding)),
      ...(invalid && { invalid, reached: false }),
      more: { concurrency: best.concurrency, ...best.extra },
    });
  }
  return findings;
}

async function referenceOf(bench: Bench, work: string, concurrency: number): Promise<Finding['reference']> {
  const { market, options } = bench;
  if (['list', 'detail', 'checkout'].includes(work)) bench.progress(`${work}: the same by a bare program`);
  switch (work) {
    case 'list':
      return { title: 'Fastify and pg', value: await bareReads(bench, ['/list'], concurrency) };
    case 'detail': {
      const paths = market.productIds.map((id) => `/detail/${id}`);
      return { title: 'Fastify and pg', value: await bareReads(bench, paths, concurrency) };
    }
    case 'checkout': {
      const url = await bench.platform.scratchDatabase();
      const insert = { kind: 'insert', url, connections: 10, seconds: options.seconds } as const;
      return { title: 'one insert', value: (await runReference(insert)).perSecond ?? 0 };
    }
    default:
      return undefined;
  }
}

async function bareReads(bench: Bench, paths: readonly string[], connections: number): Promise<number> {
  const server = new ReferenceProcess();
  try {
    const { port = 0 } = await server.run({ kind: 'serve', url: bench.platform.databaseUrl('catalog') });
    const job = {
      port,
      method: 'GET',
      senders: anybody,
      subjects: paths.map(get),
      take: 'at-random',
      expect: 200,
    } as const;
    await bench.load.run({ ...job, connections, seconds: 2 });
    const result = await bench.load.run({ ...job, connections, seconds: bench.options.seconds });
    const wrong = Object.keys(result.errors);
    if (wrong.length > 0) throw new Error(`The bare program answered ${wrong.join(', ')}`);
    return result.perSecond;
  } finally {
    server.stop();
  }
}
