import type { EventEnvelope } from '@mvec/events';
import { inboxWindowDays } from '@mvec/outbox';

/** Whether the event is older than the inbox: a new consumer reads it again, and it must lead to no message. */
export function isHistory({ time }: Pick<EventEnvelope, 'time'>): boolean {
  return Date.parse(time) < Date.now() - inboxWindowDays * 86_400_000;
}
