import { type Database, type Sql, sql } from '@mvec/database';
import type { Latencies } from '../load/load.types.js';
import { latenciesOf } from '../measure/statistics.js';
import { runReference } from '../references/reference-process.js';
import { checkoutPlan } from '../workloads/checkouts.js';
import { sendLoad } from '../workloads/measured-load.js';
import type { Bench } from '../workloads/workload.js';
import { publishedStockEvent } from './event-backlog.js';
import { atMostTimes, type Finding } from './finding.js';

const connections = 16;
const seconds = 10;
const besidePerSecond = 20;

/**
 * Measures the time from the commit of an order to the commit of its effects in other services, at half the maximum
 * load. Postgres records the times of both commits.
 * @param ordersPerSecond maximum that the platform can sustain
 */
export async function latencyFindings(bench: Bench, ordersPerSecond: number): Promise<Finding[]> {
  const half = Math.max(1, ordersPerSecond / 2);
  const brokers = bench.platform.brokers;
  const trip = { kind: 'round-trip', brokers, seconds, message: publishedStockEvent() } as const;
  bench.progress(`commit to applied: ${half.toFixed(0)} orders per second for ${seconds} s`);
  const since = await now(bench.platform.database('order'));
  const plan = await checkoutPlan(bench, (offers) => offers);
  const [load, beside] = await Promise.all([
    sendLoad(bench, { ...plan, perSecond: half }, connections, seconds),
    runReference({ ...trip, topic: 'bench.beside', perSecond: besidePerSecond }),
  ]);
  await bench.quiet.wait();
  if (Object.keys(load.errors).length > 0) throw new Error(`Checkouts were answered ${JSON.stringify(load.errors)}`);
  const ways = await waysSince(bench, since);
  bench.progress('bare produce to consume');
  const alone = await runReference({ ...trip, topic: 'bench.alone', perSecond: half });
  const reference = (share: keyof Latencies) => ({
    title: 'bare produce to consume, alone',
    value: alone.latency?.[share] ?? 0,
  });
  const payment = ways.payment;
  const shared = { unit: 'ms' } as const;
  return [
    {
      ...atMostTimes(3, {
        ...shared,
        name: 'latency',
        title: 'commit → applied by payment, p99 at half load',
        measured: payment.p99,
        reference: reference('p99'),
      }),
      more: {
        ordersPerSecond: load.perSecond,
        p50: payment.p50,
        bareP50: alone.latency?.p50 ?? 0,
        bareUnderTheSameLoadP50: beside.latency?.p50 ?? 0,
        bareUnderTheSameLoadP99: beside.latency?.p99 ?? 0,
        analyticsP50: ways.analytics.p50,
        analyticsP99: ways.analytics.p99,
      },
    },
  ];
}

/** Commit times of rows that are written once: by the order's transaction, and by those of its consumers. */
async function waysSince(bench: Bench, since: Date) {
  const { platform } = bench;
  const placed = await commits(
    platform.database('order'),
    sql`select order_id as id, pg_xact_commit_timestamp(xmin) as at from order_history
      where to_status = 'awaiting_payment' and at >= ${since}`,
  );
  const inPayment = await commits(
    platform.database('payment'),
    sql`select order_id as id, pg_xact_commit_timestamp(payment_split.xmin) as at
      from payment_split join payment on payment.id = payment_id`,
  );
  const inAnalytics = await commits(
    platform.database('analytics'),
    sql`select subject_id as id, pg_xact_commit_timestamp(xmin) as at from fact where kind = 'order.placed'`,
  );
  return { payment: between(placed, inPayment), analytics: between(placed, inAnalytics) };
}

async function commits(database: Database, statement: Sql): Promise<Map<string, number>> {
  const rows = await database.query<{ id: string; ms: number }>(
    sql`select id, extract(epoch from at)::float8 * 1000 as ms from (${statement}) as rows where at is not null`,
  );
  return new Map(rows.map(({ id, ms }) => [id, ms]));
}

function between(from: ReadonlyMap<string, number>, to: ReadonlyMap<string, number>): Latencies {
  const ways = [...from].flatMap(([id, at]) => {
    const end = to.get(id);
    return end === undefined ? [] : [end - at];
  });
  if (ways.length < from.size) throw new Error(`${from.size - ways.length} orders have not arrived: see the logs`);
  return latenciesOf(ways);
}

async function now(database: Database): Promise<Date> {
  const [row] = await database.query<{ now: Date }>(sql`select clock_timestamp() as now`);
  return row?.now ?? new Date();
}
