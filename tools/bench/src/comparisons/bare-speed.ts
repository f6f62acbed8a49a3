import { CpuMeter } from '../measure/cpu-meter.js';
import { medianOf } from '../measure/statistics.js';
import { ReferenceProcess } from '../references/reference-process.js';
import { anybody, get } from '../workloads/requests.js';
import { totalOf } from '../report/cpu-groups.js';
import type { Bench } from '../workloads/workload.js';

export interface BareSpeed {
  title: string;
  perSecond: number;
  /** CPU time of the bare program and its servers, per request. */
  cpuMs: number;
}

type Measure = () => Promise<{ perSecond: number; requests: number }>;

const insertConnections = 10;

/** Speed of the bare program that does the same work; undefined when there is none. */
export async function bareSpeedOf(bench: Bench, work: string, concurrency: number): Promise<BareSpeed | undefined> {
  switch (work) {
    case 'list':
      return bareReads(bench, ['/list'], concurrency);
    case 'detail':
      return bareReads(
        bench,
        bench.market.productIds.map((id) => `/detail/${id}`),
        concurrency,
      );
    case 'checkout':
      return bareInserts(bench);
    default:
      return undefined;
  }
}

async function bareReads(bench: Bench, paths: readonly string[], connections: number): Promise<BareSpeed> {
  const server = new ReferenceProcess();
  try {
    const { port = 0 } = await server.run({ kind: 'serve', url: bench.platform.databaseUrl('catalog') });
    const job = { port, method: 'GET', senders: anybody, subjects: paths.map(get), connections, expect: 200 } as const;
    const send = (seconds: number) => bench.load.run({ ...job, take: 'at-random', seconds });
    await send(2);
    return await measured(bench, server, 'Fastify and pg', async () => {
      const result = await send(bench.options.seconds);
      const wrong = Object.keys(result.errors);
      if (wrong.length > 0) throw new Error(`The bare program answered ${wrong.join(', ')}`);
      return result;
    });
  } finally {
    server.stop();
  }
}

async function bareInserts(bench: Bench): Promise<BareSpeed> {
  const { seconds } = bench.options;
  const url = await bench.platform.scratchDatabase();
  const server = new ReferenceProcess();
  try {
    return await measured(bench, server, 'one insert', async () => {
      const { perSecond = 0 } = await server.run({ kind: 'insert', url, connections: insertConnections, seconds });
      return { perSecond, requests: perSecond * seconds };
    });
  } finally {
    server.stop();
  }
}

async function measured(bench: Bench, server: ReferenceProcess, title: string, run: Measure): Promise<BareSpeed> {
  const pids = () => {
    const postgres = bench.platform.platform.part('postgres').pid ?? 0;
    return new Map(Object.entries({ postgres, reference: server.pid ?? 0 }));
  };
  const speeds: BareSpeed[] = [];
  for (let number = 1; number <= bench.options.runs; number++) {
    bench.progress(`${title}, run ${number} of ${bench.options.runs}`);
    const meter = new CpuMeter(pids);
    const { perSecond, requests } = await run();
    speeds.push({ title, perSecond, cpuMs: totalOf(meter.spent()) / Math.max(1, requests) });
  }
  return medianOf(speeds, ({ perSecond }) => perSecond);
}
