import type { EventEnvelope } from '@mvec/events';
import { inboxWindowDays } from '@mvec/outbox';

/** Whether the inbox no longer remembers such an event: a new consumer reads it again, and nobody is told of it. */
export function isHistory({ time }: Pick<EventEnvelope, 'time'>): boolean {
  return Date.parse(time) < Date.now() - inboxWindowDays * 86_400_000;
}
