import {
  outstandingOf,
  stateSince,
  type TimelineEvent,
  type TimelineLetter,
  type TimelineFragment,
  type TimelineService,
} from '@mvec/order-timeline';
import type { ServiceOutstanding } from './outstanding-text.js';

/**
 * Who shows in its own rows that it has applied an event about an order. Messaging keeps no trace of which part a mail
 * about a parcel is, and analytics none of the order of a failed payment: those are not asked for.
 */
const followers: Readonly<Record<string, readonly TimelineService[]>> = {
  'order.placed.v1': ['catalog', 'payment', 'analytics'],
  'order.rejected.v1': ['analytics'],
  'order.confirmed.v1': ['catalog', 'messaging', 'analytics'],
  'order.cancelled.v1': ['catalog', 'payment', 'messaging', 'analytics'],
  'order.shipped.v1': ['payment', 'analytics'],
  'hold.lost.v1': ['order', 'analytics'],
  'payment.captured.v1': ['order'],
  'payment.failed.v1': ['order'],
  'payment.refunded.v1': ['messaging', 'analytics'],
};

/** Events that one service tells of, and whose effect another that answered does not show. */
export function unappliedEvents(parts: readonly TimelineFragment[], now: Date): ServiceOutstanding[] {
  return parts.flatMap((teller) =>
    teller.published
      .filter((told) => !isWaiting(teller, told))
      .map((told) => ({ ...told, at: told.at ?? timeOf(parts, told) }))
      .flatMap((told) => parts.filter((part) => lacks(part, told)).flatMap((part) => unapplied(part, told, now))),
  );
}

function lacks(part: TimelineFragment, told: TimelineEvent): boolean {
  if (followers[told.event]?.includes(part.service) !== true) return false;
  return !part.applied.some((applied) => isSame(applied, told));
}

function isSame(one: TimelineEvent, other: TimelineEvent): boolean {
  return one.event === other.event && one.subject === other.subject;
}

/** Whoever tells of it may not keep when; one that has applied it may. */
function timeOf(parts: readonly TimelineFragment[], told: TimelineEvent): string | null {
  const applied = parts.flatMap((part) => part.applied);
  return applied.find((event) => event.at !== null && isSame(event, told))?.at ?? null;
}

/** Its own outbox says so already. */
function isWaiting({ entries }: TimelineFragment, { event, subject }: TimelineEvent): boolean {
  return entries.some(
    ({ kind, ids }) => kind === 'event' && ids['eventType'] === event && isAbout(ids['vendorOrderId'] ?? null, subject),
  );
}

/** An open dead letter says itself that a person is needed; one that was dropped brings its effect about no more. */
function unapplied(part: TimelineFragment, told: TimelineEvent, now: Date): ServiceOutstanding[] {
  const letters = part.deadLetters.filter(
    ({ event, subject }) => event === told.event && isAbout(subject, told.subject),
  );
  if (letters.some(({ status }) => status === 'open')) return [];
  const since = told.at === null ? null : new Date(told.at);
  const what = `${part.service} has not applied ${nameOf(told)}`;
  const dropped = letters.find(({ status }) => status === 'dropped');
  const missing = dropped === undefined ? followed(part, what, since, now) : withoutEffect(dropped, what, since);
  return [{ service: part.service, ...missing }];
}

/** A subject that is not known may be any. */
function isAbout(subject: string | null, told: string | null): boolean {
  return subject === null || told === null || subject === told;
}

function followed({ service }: TimelineFragment, what: string, since: Date | null, now: Date) {
  const state = since === null ? 'under_way' : stateSince(since, now);
  return outstandingOf({
    state,
    what,
    since,
    next: `see whether ${service} runs and how far it is behind: npx mvec status`,
  });
}

function withoutEffect({ id }: TimelineLetter, what: string, since: Date | null) {
  return outstandingOf({
    state: 'needs_a_person',
    what: `${what}: its dead letter ${id} was dropped`,
    since,
    next: `npx mvec dead-letters show ${id} tells why; see by other means to what the event should have brought about`,
  });
}

function nameOf({ event, subject }: TimelineEvent): string {
  return subject === null ? event : `${event} of ${subject}`;
}
