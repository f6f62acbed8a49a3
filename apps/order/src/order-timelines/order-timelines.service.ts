import { Database } from '@mvec/database';
import { money } from '@mvec/money';
import {
  eventingTimeline,
  type OrderTimeline,
  type TimelineFragment,
  timelineFragmentOf,
  timelineServices,
} from '@mvec/order-timeline';
import { Injectable } from '@nestjs/common';
import { OrderNotFoundError } from '../order-lifecycle/order.errors.js';
import { isFinal } from '../order-lifecycle/order-status.js';
import { imbalance, ledgerOf } from './order-ledger.js';
import {
  type OrderFacts,
  OrderFactsRepository,
  type StepFacts,
  type VendorOrderFacts,
} from './order-facts.repository.js';
import { orderFragment, placedAt } from './order-fragment.js';
import { ranked } from './ranked-outstanding.js';
import { TimelineClient, type TimelineFragments } from './timeline-client.js';
import { unappliedEvents } from './unapplied-events.js';
import { verdictOf } from './verdict.js';

/** Far more entries than any healthy order has. */
const maxTimeline = 1_000;

interface OwnFacts {
  order: OrderFacts;
  steps: StepFacts[];
  vendorOrders: VendorOrderFacts[];
}

/** Merges the fragments of all services into the timeline of an order, for operators. */
@Injectable()
export class OrderTimelines {
  constructor(
    private readonly database: Database,
    private readonly facts: OrderFactsRepository,
    private readonly sources: TimelineClient,
  ) {}

  /** @throws OrderNotFoundError */
  async showTimeline(orderId: string): Promise<OrderTimeline> {
    const order = await this.facts.findOrder(orderId);
    if (order === undefined) throw new OrderNotFoundError(orderId);
    // Other services first: a fragment newer than this service's own rows would show effects without their cause.
    const others = await this.sources.fragmentsOf(orderId);
    const [newest = order, steps, vendorOrders, eventing] = await Promise.all([
      this.facts.findOrder(orderId),
      this.facts.listSteps(orderId),
      this.facts.listVendorOrders(orderId),
      eventingTimeline(this.database, orderId),
    ]);
    const now = momentOf(newest, others);
    const own = timelineFragmentOf('order', orderFragment(newest, steps, now), eventing);
    return mergeTimeline(
      { order: newest, steps, vendorOrders },
      { ...others, fragments: [own, ...others.fragments] },
      now,
    );
  }
}

/** The database's clock, or the latest time in a fragment: another service's clock may be ahead. */
function momentOf({ askedAt }: OrderFacts, { fragments }: TimelineFragments): Date {
  const times = fragments.flatMap(({ entries }) => entries.map(({ at }) => Date.parse(at)));
  return new Date(times.reduce((latest, at) => Math.max(latest, at), askedAt.getTime()));
}

function mergeTimeline({ order, steps, vendorOrders }: OwnFacts, found: TimelineFragments, now: Date): OrderTimeline {
  const { fragments, missing } = found;
  const payment = fragments.find(({ service }) => service === 'payment');
  const postings = payment?.postings ?? [];
  const ledger = ledgerOf(postings);
  const own = fragments.flatMap(({ service, outstanding }) => outstanding.map((each) => ({ service, ...each })));
  const outstanding = ranked([...own, ...unappliedEvents(fragments, now), ...imbalance(ledger)], now);
  const endedAt = steps.find(({ fromStatus: from, toStatus: to }) => from !== to && to === order.status)?.at;
  const ended = isFinal(order.status) ? endedAt : undefined;
  return {
    orderId: order.id,
    status: order.status,
    total: totalOf(order),
    askedAt: now.toISOString(),
    verdict: verdictOf({ order, placedAt: placedAt(steps), endedAt: ended, payment, outstanding, missing }),
    outstanding,
    ...entriesOf(fragments),
    vendors: vendorOrders.map((vendorOrder) => toVendor(vendorOrder, payment)),
    postings,
    ...ledger,
    missing,
  };
}

function entriesOf(fragments: readonly TimelineFragment[]): Pick<OrderTimeline, 'entries' | 'omitted'> {
  const all = fragments.flatMap(({ service, entries }) => entries.map((entry) => ({ service, ...entry })));
  // At equal times the services sort in the order in which they handle an order.
  const rank = ({ service }: (typeof all)[number]) => timelineServices.indexOf(service);
  const sorted = all.toSorted((one, other) => one.at.localeCompare(other.at) || rank(one) - rank(other));
  const omitted = fragments.flatMap(({ service, omitted: sentences }) =>
    sentences.map((sentence) => `${service}: ${sentence}`),
  );
  if (sorted.length <= maxTimeline) return { entries: sorted, omitted };
  return {
    entries: sorted.slice(-maxTimeline),
    omitted: [...omitted, `Only the newest ${maxTimeline} of ${sorted.length} entries are listed.`],
  };
}

function toVendor(facts: VendorOrderFacts, payment: TimelineFragment | undefined): OrderTimeline['vendors'][number] {
  return {
    vendorOrderId: facts.id,
    vendorId: facts.vendorId,
    status: facts.status,
    subtotal: money(facts.subtotalAmount, facts.currency),
    shippedAt: facts.shippedAt?.toISOString() ?? null,
    share: payment?.shares.find(({ vendorOrderId }) => vendorOrderId === facts.id) ?? null,
  };
}

function totalOf({ totalAmount: amount, totalCurrency: currency }: OrderFacts): OrderTimeline['total'] {
  return amount === null || currency === null ? null : money(amount, currency);
}
