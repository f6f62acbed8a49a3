import { one, sql } from '@mvec/database';
import type { Sender, Subject } from '../load/load.types.js';
import { CpuMeter } from '../measure/cpu-meter.js';
import { currency } from '../seed/goods.js';
import type { Offer, Shopper } from '../seed/market.types.js';
import { freshTokens } from '../seed/people.js';
import { type JobPlan, perEach, sendLoad } from './measured-load.js';
import { bearerOf } from './requests.js';
import type { Bench, Run, Workload } from './workload.js';

const warmUpSeconds = 2;
/** Factor on the duration of a run, so that the wait for the last order, which is measured too, weighs less. */
const longer = 2;

const deliveryAddress = {
  name: 'A Shopper',
  line1: 'Market Square 1',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
};

/** Checkouts of one unit each, measured until the last order is confirmed and all consumers have caught up. */
export function checkoutWorkload(name: string, title: string, offersOf: (offers: Offer[]) => Offer[]): Workload {
  return {
    name,
    title,
    goal: 370,
    warmUp: async (bench, concurrency) => {
      await sendLoad(bench, await checkoutPlan(bench, offersOf), concurrency, warmUpSeconds);
      await bench.quiet.wait();
    },
    run: async (bench, concurrency) => measure(bench, await checkoutPlan(bench, offersOf), concurrency),
  };
}

async function measure(bench: Bench, plan: JobPlan, concurrency: number): Promise<Run> {
  const { platform, load, quiet, options } = bench;
  const before = await confirmedOrders(bench);
  const [since] = await platform.database('order').query<{ now: Date }>(sql`select clock_timestamp() as now`);
  const meter = new CpuMeter(() => platform.pids(load));
  const began = performance.now();
  const result = await sendLoad(bench, plan, concurrency, options.seconds * longer);
  await quiet.wait({ mailsLater: true });
  const seconds = (performance.now() - began) / 1000;
  const spent = meter.spent();
  await quiet.wait();
  const mailSeconds = (performance.now() - began) / 1000;
  const confirmed = (await confirmedOrders(bench)) - before;
  const errors = { ...result.errors };
  if (confirmed < result.requests) errors['unconfirmed'] = result.requests - confirmed;
  return {
    concurrency,
    perSecond: confirmed / seconds,
    seconds,
    requests: confirmed,
    latency: result.latency,
    bytesPerAnswer: result.bytesPerAnswer,
    errors,
    cpu: perEach(spent, confirmed),
    extra: {
      answeredPerSecond: result.perSecond,
      seconds,
      mailSeconds,
      ...(await untilConfirmed(bench, since?.now ?? new Date())),
    },
  };
}

export async function checkoutPlan(
  { platform, market }: Bench,
  offersOf: (offers: Offer[]) => Offer[],
): Promise<JobPlan> {
  await freshTokens(platform.gateway, market.shoppers);
  return {
    method: 'POST',
    senders: market.shoppers.map(senderOf),
    subjects: offersOf(market.offers).map(subjectOf),
    take: 'at-random',
    expect: 201,
  };
}

function senderOf(shopper: Shopper): Sender {
  const { paymentMethodId } = shopper;
  const body = JSON.stringify({ paymentMethodId, deliveryAddress });
  return { headers: bearerOf(shopper), bodyStart: body.slice(0, -1) };
}

function subjectOf({ variantId, price }: Offer): Subject {
  const rest = JSON.stringify({ expectedTotal: { amount: price, currency }, lines: [{ variantId, quantity: 1 }] });
  return { path: '/api/order/v1/checkouts', bodyEnd: `,${rest.slice(1)}` };
}

async function confirmedOrders({ platform }: Bench): Promise<number> {
  const statement = sql`select count(*)::integer as count from orders where status = 'confirmed'`;
  return one(await platform.database('order').query<{ count: number }>(statement))?.count ?? 0;
}

/** Milliseconds from the creation of an order to its confirmation, from the order's history. */
async function untilConfirmed({ platform }: Bench, since: Date): Promise<Record<string, number>> {
  const rows = await platform.database('order').query<Record<string, number>>(sql`
    select percentile_disc(0.5) within group (order by ms) as confirmed_p50,
      percentile_disc(0.99) within group (order by ms) as confirmed_p99
    from (
      select extract(epoch from order_history.at - orders.created_at)::float8 * 1000 as ms
      from orders join order_history on order_history.order_id = orders.id and to_status = 'confirmed'
      where orders.created_at >= ${since}
    ) as ways`);
  return one(rows) ?? {};
}
