import { outstandingOf, stateSince, type StoryEvent, type StoryPart, type StoryService } from '@mvec/order-story';
import type { ServiceOutstanding } from './outstanding-text.js';

/**
 * Who shows in its own rows that it has applied an event about an order. Messaging keeps no trace of which part a mail
 * about a parcel is, and analytics none of the order of a failed payment: those are not asked for.
 */
const followers: Readonly<Record<string, readonly StoryService[]>> = {
  'order.placed.v1': ['catalog', 'payment', 'analytics'],
  'order.rejected.v1': ['analytics'],
  'order.confirmed.v1': ['catalog', 'messaging', 'analytics'],
  'order.cancelled.v1': ['catalog', 'payment', 'messaging', 'analytics'],
  'order.shipped.v1': ['payment', 'analytics'],
  'payment.captured.v1': ['order'],
  'payment.failed.v1': ['order'],
  'payment.refunded.v1': ['messaging', 'analytics'],
};

/** Events that one service tells of, and whose effect another that answered does not show. */
export function unappliedEvents(parts: readonly StoryPart[], now: Date): ServiceOutstanding[] {
  return parts.flatMap((teller) =>
    teller.published
      .filter((told) => !isWaiting(teller, told))
      .flatMap((told) => parts.filter((part) => lacks(part, told)).map((part) => unapplied(part, told, now))),
  );
}

function lacks(part: StoryPart, told: StoryEvent): boolean {
  if (followers[told.event]?.includes(part.service) !== true || isDeadLetter(part, told)) return false;
  return !part.applied.some(({ event, subject }) => event === told.event && subject === told.subject);
}

/** Its own outbox says so already. */
function isWaiting({ entries }: StoryPart, { event }: StoryEvent): boolean {
  return entries.some(({ kind, ids }) => kind === 'event' && ids['eventType'] === event);
}

function isDeadLetter({ entries }: StoryPart, { event }: StoryEvent): boolean {
  return entries.some(({ kind, ids }) => kind === 'dead_letter' && ids['eventType'] === event);
}

function unapplied({ service }: StoryPart, { event, subject, at }: StoryEvent, now: Date): ServiceOutstanding {
  const since = at === null ? now : new Date(at);
  const which = subject === null ? event : `${event} of ${subject}`;
  const next = `see whether ${service} runs and how far it is behind: npx mvec status`;
  return {
    service,
    ...outstandingOf({ state: stateSince(since, now), what: `${service} has not applied ${which}`, since, next }),
  };
}
