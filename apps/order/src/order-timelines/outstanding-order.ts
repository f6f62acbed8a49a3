import { type Outstanding, outstandingOf, withoutAddresses } from '@mvec/order-timeline';
import type { OrderFacts } from './order-facts.repository.js';

/** Sweepers handle due orders within a pass or two. */
const graceMs = 5_000;

/** The step that the order waits for, if any, and lost stock. */
export function outstandingOrder(order: OrderFacts, placedAt: Date, now: Date): Outstanding[] {
  return [reserving(order, now), payment(order, placedAt, now), release(order, now), lostStock(order)].flat();
}

function reserving({ status, createdAt: since, reserveBy: deadline }: OrderFacts, now: Date): Outstanding[] {
  if (status !== 'reserving') return [];
  const next = 'check with npx mvec status that catalog answers; after its deadline the order is rejected';
  const state = isOver(deadline, now) ? 'late' : 'under_way';
  return [outstandingOf({ state, what: 'waits for catalog to hold its stock', since, deadline, next })];
}

function payment({ status, paymentDueAt: deadline }: OrderFacts, since: Date, now: Date): Outstanding[] {
  if (status !== 'awaiting_payment') return [];
  const over = isOver(deadline, now);
  const next = over
    ? 'the deadline is paused while a capture may be under way: check lags and outboxes with npx mvec status'
    : 'nothing: after its deadline the order is cancelled';
  return [outstandingOf({ state: over ? 'late' : 'under_way', what: 'waits for payment', since, deadline, next })];
}

function release(order: OrderFacts, now: Date): Outstanding[] {
  const { releaseOwedSince: since, releaseAttempts: tries, releaseError: error } = order;
  if (since === null) return [];
  const failed =
    error === null ? '' : `, ${tries === 1 ? '1 attempt' : `${tries} attempts`}: ${withoutAddresses(error)}`;
  return [
    outstandingOf({
      state: error !== null || isOver(since, now) ? 'late' : 'under_way',
      what: `catalog has not confirmed the release of its hold${failed}`,
      since,
      nextAttempt: order.releaseRetryAt,
      next: 'check with npx mvec status that catalog answers; the release is retried automatically',
    }),
  ];
}

function lostStock({ stockLostAt: since, partsShipped: shipped, partCount: parts }: OrderFacts): Outstanding[] {
  if (since === null || shipped >= parts) return [];
  const what = 'its stock was lost after parts were shipped';
  const next = 'agree with vendor and shopper on the parts that have not shipped';
  return [outstandingOf({ state: 'needs_a_person', what, since, next })];
}

function isOver(moment: Date | null, now: Date): boolean {
  return moment !== null && now.getTime() > moment.getTime() + graceMs;
}
