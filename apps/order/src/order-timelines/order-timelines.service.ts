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
import { imbalance, ledgerOf } from './ledger-of-order.js';
import { findOrder, type OrderFacts, type PartFacts, partsOf, type StepFacts, stepsOf } from './order-facts.js';
import { orderPart, placedAt } from './order-part.js';
import { ranked } from './outstanding-text.js';
import { TimelineClient, type ToldParts } from './timeline-client.js';
import { unappliedEvents } from './unapplied-events.js';
import { verdictOf } from './verdict.js';

/** Far more than any order that is not broken has. */
const maxTimeline = 1_000;

interface OwnFacts {
  order: OrderFacts;
  steps: StepFacts[];
  parts: PartFacts[];
}

/** For operators: what every service knows of an order, as one timeline. */
@Injectable()
export class OrderTimelines {
  constructor(
    private readonly database: Database,
    private readonly sources: TimelineClient,
  ) {}

  /** @throws OrderNotFoundError */
  async tellOrder(orderId: string): Promise<OrderTimeline> {
    const { database } = this;
    const [order] = await findOrder(database, orderId);
    if (order === undefined) throw new OrderNotFoundError(orderId);
    // Others first: what they show of this order must not be older than what it shows of itself.
    const told = await this.sources.partsOf(orderId);
    const [[newest = order], steps, parts, eventing] = await Promise.all([
      findOrder(database, orderId),
      stepsOf(database, orderId),
      partsOf(database, orderId),
      eventingTimeline(database, orderId),
    ]);
    const now = momentOf(newest, told);
    const own = timelineFragmentOf('order', orderPart(newest, steps, now), eventing);
    return merged({ order: newest, steps, parts }, { ...told, parts: [own, ...told.parts] }, now);
  }
}

/** By the database's clock, as all times of the order; another service's may be ahead of it. */
function momentOf({ asked_at: askedAt }: OrderFacts, { parts }: ToldParts): Date {
  const times = parts.flatMap(({ entries }) => entries.map(({ at }) => Date.parse(at)));
  return new Date(times.reduce((latest, at) => Math.max(latest, at), askedAt.getTime()));
}

function merged({ order, steps, parts }: OwnFacts, told: ToldParts, now: Date): OrderTimeline {
  const { missing } = told;
  const payment = told.parts.find(({ service }) => service === 'payment');
  const postings = payment?.postings ?? [];
  const ledger = ledgerOf(postings);
  const found = told.parts.flatMap(({ service, outstanding }) => outstanding.map((each) => ({ service, ...each })));
  const outstanding = ranked([...found, ...unappliedEvents(told.parts, now), ...imbalance(ledger)], now);
  const endedAt = steps.find(({ from_status: from, to_status: to }) => from !== to && to === order.status)?.at;
  const ended = isFinal(order.status) ? endedAt : undefined;
  return {
    orderId: order.id,
    status: order.status,
    total: totalOf(order),
    askedAt: now.toISOString(),
    verdict: verdictOf({ order, placedAt: placedAt(steps), endedAt: ended, payment, outstanding, missing }),
    outstanding,
    ...entriesOf(told.parts),
    vendors: parts.map((part) => toVendor(part, payment)),
    postings,
    ...ledger,
    missing,
  };
}

function entriesOf(parts: readonly TimelineFragment[]): Pick<OrderTimeline, 'entries' | 'omitted'> {
  const all = parts.flatMap(({ service, entries }) => entries.map((entry) => ({ service, ...entry })));
  // At the same moment in the order in which an order comes to the services.
  const rank = ({ service }: (typeof all)[number]) => timelineServices.indexOf(service);
  const sorted = all.toSorted((one, other) => one.at.localeCompare(other.at) || rank(one) - rank(other));
  const omitted = parts.flatMap((part) => part.omitted.map((sentence) => `${part.service}: ${sentence}`));
  if (sorted.length <= maxTimeline) return { entries: sorted, omitted };
  return {
    entries: sorted.slice(-maxTimeline),
    omitted: [...omitted, `Only the newest ${maxTimeline} of ${sorted.length} entries are told.`],
  };
}

function toVendor(part: PartFacts, payment: TimelineFragment | undefined): OrderTimeline['vendors'][number] {
  return {
    vendorOrderId: part.id,
    vendorId: part.vendor_id,
    status: part.status,
    subtotal: money(part.subtotal_amount, part.currency),
    shippedAt: part.shipped_at?.toISOString() ?? null,
    share: payment?.shares.find(({ vendorOrderId }) => vendorOrderId === part.id) ?? null,
  };
}

function totalOf({ total_amount: amount, total_currency: currency }: OrderFacts): OrderTimeline['total'] {
  return amount === null || currency === null ? null : money(amount, currency);
}
