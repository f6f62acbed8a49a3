import {
  outstandingOf,
  stateSince,
  type TimelineEvent,
  type TimelineLetter,
  type TimelineFragment,
  type TimelineService,
} from '@mvec/order-timeline';
import type { ServiceOutstanding } from './ranked-outstanding.js';

/**
 * The services whose rows show that they have applied an event about an order. Messaging does not store the vendor order
 * that a shipment mail is about, and analytics not the order of a failed payment: those are not checked.
 */
const consumersOf: Readonly<Record<string, readonly TimelineService[]>> = {
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

/** Finds events that one service has published and whose effect another answering service does not show. */
export function unappliedEvents(fragments: readonly TimelineFragment[], now: Date): ServiceOutstanding[] {
  return fragments.flatMap((publisher) =>
    publisher.published
      .filter((event) => !isInOutbox(publisher, event))
      .map((event) => ({ ...event, at: event.at ?? timeOf(fragments, event) }))
      .flatMap((event) =>
        fragments.filter((consumer) => lacks(consumer, event)).flatMap((consumer) => unapplied(consumer, event, now)),
      ),
  );
}

function lacks({ service, applied }: TimelineFragment, published: TimelineEvent): boolean {
  if (consumersOf[published.event]?.includes(service) !== true) return false;
  return !applied.some((event) => isSame(event, published));
}

function isSame(one: TimelineEvent, other: TimelineEvent): boolean {
  return one.event === other.event && one.subject === other.subject;
}

/** The time at which a consumer applied the event, for publishers that do not store when they published it. */
function timeOf(fragments: readonly TimelineFragment[], published: TimelineEvent): string | null {
  const applied = fragments.flatMap((fragment) => fragment.applied);
  return applied.find((event) => event.at !== null && isSame(event, published))?.at ?? null;
}

/** An event in the outbox is listed as an entry already. */
function isInOutbox({ entries }: TimelineFragment, { event, subject }: TimelineEvent): boolean {
  return entries.some(
    ({ kind, ids }) => kind === 'event' && ids['eventType'] === event && isAbout(ids['vendorOrderId'] ?? null, subject),
  );
}

/** An open dead letter is listed as outstanding already; a dropped one will never have its effect. */
function unapplied(consumer: TimelineFragment, published: TimelineEvent, now: Date): ServiceOutstanding[] {
  const letters = consumer.deadLetters.filter(
    ({ event, subject }) => event === published.event && isAbout(subject, published.subject),
  );
  if (letters.some(({ status }) => status === 'open')) return [];
  const since = published.at === null ? null : new Date(published.at);
  const what = `${consumer.service} has not applied ${nameOf(published)}`;
  const dropped = letters.find(({ status }) => status === 'dropped');
  const missing = dropped === undefined ? pending(consumer, what, since, now) : withoutEffect(dropped, what, since);
  return [{ service: consumer.service, ...missing }];
}

/** An unknown subject may be any. */
function isAbout(subject: string | null, published: string | null): boolean {
  return subject === null || published === null || subject === published;
}

function pending({ service }: TimelineFragment, what: string, since: Date | null, now: Date) {
  const state = since === null ? 'under_way' : stateSince(since, now);
  return outstandingOf({
    state,
    what,
    since,
    next: `check with npx mvec status that ${service} runs, and its lag`,
  });
}

function withoutEffect({ id }: TimelineLetter, what: string, since: Date | null) {
  return outstandingOf({
    state: 'needs_a_person',
    what: `${what}: its dead letter ${id} was dropped`,
    since,
    next: `see the cause with npx mvec dead-letters show ${id}; bring about the effect of the event by other means`,
  });
}

function nameOf({ event, subject }: TimelineEvent): string {
  return subject === null ? event : `${event} of ${subject}`;
}
