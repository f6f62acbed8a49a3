import { type Outstanding, outstandingOf, withoutAddresses } from '@mvec/order-timeline';
import type { OrderFacts } from './order-facts.js';

/** A sweeper deals with what is due within a pass or two. */
const graceMs = 5_000;

/** What the order itself waits for; at most one of these but the stock that was lost. */
export function outstandingOrder(order: OrderFacts, placedAt: Date, now: Date): Outstanding[] {
  return [reserving(order, now), payment(order, placedAt, now), release(order, now), lostStock(order)].flat();
}

function reserving({ status, createdAt: since, reserveBy: deadline }: OrderFacts, now: Date): Outstanding[] {
  if (status !== 'reserving') return [];
  const next = 'see whether catalog answers: npx mvec status; it is rejected after its deadline';
  const state = isOver(deadline, now) ? 'late' : 'under_way';
  return [outstandingOf({ state, what: 'waits for catalog to hold its stock', since, deadline, next })];
}

function payment({ status, paymentDueAt: deadline }: OrderFacts, since: Date, now: Date): Outstanding[] {
  if (status !== 'awaiting_payment') return [];
  const over = isOver(deadline, now);
  const next = over
    ? 'the deadline rests while an answer of payment may be on its way: see lags and outboxes with npx mvec status'
    : 'nothing yet: it is cancelled when nobody pays in time';
  return [outstandingOf({ state: over ? 'late' : 'under_way', what: 'waits for payment', since, deadline, next })];
}

function release(order: OrderFacts, now: Date): Outstanding[] {
  const { releaseOwedSince: since, releaseAttempts: tries, releaseError: error } = order;
  if (since === null) return [];
  const failed = error === null ? '' : `, tried ${tries === 1 ? 'once' : `${tries} times`}: ${withoutAddresses(error)}`;
  return [
    outstandingOf({
      state: error !== null || isOver(since, now) ? 'late' : 'under_way',
      what: `catalog has not confirmed that it holds nothing for it any more${failed}`,
      since,
      nextAttempt: order.releaseRetryAt,
      next: 'see whether catalog answers: npx mvec status; it is tried again by itself',
    }),
  ];
}

function lostStock({ stockLostAt: since, partsShipped: shipped, partCount: parts }: OrderFacts): Outstanding[] {
  if (since === null || shipped >= parts) return [];
  const what = 'its stock was lost after parts were shipped';
  const next = 'settle with vendor and shopper what becomes of the parts that are left';
  return [outstandingOf({ state: 'needs_a_person', what, since, next })];
}

function isOver(moment: Date | null, now: Date): boolean {
  return moment !== null && now.getTime() > moment.getTime() + graceMs;
}
