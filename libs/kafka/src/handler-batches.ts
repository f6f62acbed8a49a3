import type { EventEnvelope } from '@mvec/events';
import type { Delivery, EventsHandler } from './event-router.js';

/** Events for one call of their handler. */
export interface HandlerBatch {
  handler: EventsHandler;
  events: EventEnvelope[];
}

/**
 * Groups events by handler. Events of a key stay in order and no group has two of the same key: first come the first events
 * of every key, then the second ones.
 */
export function groupByHandler(deliveries: readonly Delivery[]): HandlerBatch[] {
  const rounds: Map<EventsHandler, HandlerBatch>[] = [];
  const seen = new Map<string, number>();
  for (const { event, handler, original } of deliveries) {
    const key = `${original.topic} ${event.subject}`;
    const position = seen.get(key) ?? 0;
    seen.set(key, position + 1);
    const round = (rounds[position] ??= new Map());
    const batch = round.get(handler);
    if (batch === undefined) round.set(handler, { handler, events: [event] });
    else batch.events.push(event);
  }
  return rounds.flatMap((round) => [...round.values()]);
}
