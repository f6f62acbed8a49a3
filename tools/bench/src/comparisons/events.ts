import { setTimeout as delay } from 'node:timers/promises';
import { type Database, one, sql } from '@mvec/database';
import { topics } from '@mvec/events';
import { type CpuByPart, CpuMeter, memoryOf } from '../measure/cpu-meter.js';
import { median } from '../measure/statistics.js';
import { runReference } from '../references/reference-process.js';
import { byGroup } from '../report/cpu-groups.js';
import type { Bench } from '../workloads/workload.js';
import { addBacklog, publishedStockEvent, relayedPerSecond } from './event-backlog.js';
import { atMostTimes, type Finding, shareOf } from './finding.js';

const perRound = 20_000;
const sampleMs = 500;
/** Minimum events per second; a slower measurement times out. */
const slowest = 300;
/** Maximum growth of memory that counts as flat: some garbage is not collected yet. */
const flat = 1.25;

/**
 * Measures many events in two stages: from catalog's outbox to the brokers while analytics is stopped, then from that
 * backlog into analytics. Each stage is compared with a bare program that does the same with the same events.
 */
export async function eventFindings(bench: Bench): Promise<Finding[]> {
  const { platform, options } = bench;
  const analytics = platform.platform.part('analytics');
  await analytics.stop();
  const relay = await relayFinding(bench);
  const relayed = relay.more?.['events'] ?? 0;
  for (let more = relayed; more < options.ingest; more += perRound) {
    bench.progress(`events for analytics: ${more} of ${options.ingest}`);
    await relayBacklog(platform.database('catalog'), Math.min(perRound, options.ingest - more));
    options.signal.throwIfAborted();
  }
  return [relay, ...(await ingestFindings(bench, Math.max(relayed, options.ingest)))];
}

async function relayFinding(bench: Bench): Promise<Finding> {
  const { platform, options } = bench;
  const catalog = platform.database('catalog');
  bench.progress('relay: warming up');
  await relayBacklog(catalog, perRound / 4);
  const measured: number[] = [];
  const spent: CpuByPart[] = [];
  for (let round = 1; round <= options.runs; round++) {
    bench.progress(`relay: ${perRound} events, run ${round} of ${options.runs}`);
    await addBacklog(catalog, perRound);
    const meter = new CpuMeter(() => platform.pids(bench.load));
    measured.push(await relayedPerSecond(catalog, perRound));
    spent.push(meter.spent());
  }
  const events = perRound * options.runs;
  const bare = await repeated(bench, 'bare batches to the brokers', () => ({
    kind: 'produce',
    brokers: platform.brokers,
    topic: 'bench.produce',
    count: perRound,
    message: publishedStockEvent(),
  }));
  return {
    ...shareOf(0.7, {
      name: 'relay',
      title: 'outbox relay, events',
      unit: 'per second',
      measured: median(measured),
      reference: { title: 'kafkajs, batches of 600', value: bare },
    }),
    more: { events: events + perRound / 4, ...cpuOfEvents(spent, events) },
  };
}

async function relayBacklog(catalog: Database, count: number): Promise<void> {
  await addBacklog(catalog, count);
  await relayedPerSecond(catalog, count);
}

/** CPU time per event in microseconds, by group of parts. */
function cpuOfEvents(spent: readonly CpuByPart[], events: number): Record<string, number> {
  const groups = spent.map(byGroup);
  const microseconds = (group: string) => groups.reduce((sum, of) => sum + (of[group] ?? 0), 0) * 1_000;
  return Object.fromEntries(
    ['services', 'postgres', 'brokers'].map((group) => [`${group}CpuUs`, microseconds(group) / events]),
  );
}

async function ingestFindings(bench: Bench, count: number): Promise<Finding[]> {
  const { platform } = bench;
  bench.progress(`analytics applies ${count} events`);
  const database = platform.database('analytics');
  const [since] = await database.query<{ now: Date }>(sql`select clock_timestamp() as now`);
  await platform.platform.part('analytics').start();
  const meter = new CpuMeter(() => platform.pids(bench.load));
  const memory: number[] = [];
  const idle = analyticsMemory(bench);
  const sampling = new AbortController();
  const sampled = sample(() => memory.push(analyticsMemory(bench)), sampling.signal);
  await bench.quiet.wait({
    seconds: 60 + count / slowest,
    reading: { service: 'analytics', topic: topics.stock.name },
  });
  const spent = meter.spent();
  sampling.abort();
  await sampled;
  const rows = await database.query<{ count: number; seconds: number }>(sql`
    select count(*)::integer as count, extract(epoch from max(marked_at) - min(marked_at))::float8 as seconds
    from eventing.inbox where marked_at >= ${since?.now ?? new Date()}`);
  const { count: applied = 0, seconds = 0 } = one(rows) ?? {};
  if (applied < count) throw new Error(`Analytics applied ${applied} of ${count} events: see its log`);
  const url = await platform.scratchDatabase();
  const bare = await runReference({
    kind: 'consume',
    brokers: platform.brokers,
    topic: topics.stock.name,
    count,
    url,
  });
  const early = Math.max(...memory.slice(0, Math.max(1, Math.ceil(memory.length / 4))));
  return [
    {
      ...shareOf(0.5, {
        name: 'ingest',
        title: 'consumer ingest (analytics), events',
        unit: 'per second',
        measured: applied / seconds,
        reference: { title: 'one insert of ids per batch', value: bare.perSecond ?? 0 },
      }),
      more: { events: applied, seconds, ...cpuOfEvents([spent], applied) },
    },
    {
      ...atMostTimes(flat, {
        name: 'ingest-memory',
        title: `memory of analytics, maximum over ${applied} events`,
        unit: 'MB',
        measured: Math.max(...memory),
        reference: { title: 'maximum in the first quarter', value: early },
      }),
      more: { atStart: idle, atEnd: memory.at(-1) ?? 0 },
    },
  ];
}

async function repeated(
  bench: Bench,
  text: string,
  reference: () => Parameters<typeof runReference>[0],
): Promise<number> {
  const rates: number[] = [];
  for (let run = 1; run <= bench.options.runs; run++) {
    bench.progress(`${text}, run ${run} of ${bench.options.runs}`);
    rates.push((await runReference(reference())).perSecond ?? 0);
  }
  return median(rates);
}

function analyticsMemory({ platform, load }: Bench): number {
  return memoryOf(platform.pids(load))['analytics']?.resident ?? 0;
}

async function sample(take: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    take();
    await delay(sampleMs, undefined, { signal }).catch(() => undefined);
  }
}
