import { type EventContract, type EventEnvelope, MalformedEventError, parseEvent } from '@mvec/events';
import { context } from '@mvec/observability';
import type { OriginalMessage } from '@mvec/outbox';
import type { EventContext, HandlerOptions } from './on-event.js';

/** Applies events of one type, no two of them with the same key. */
export type EventsHandler = (events: readonly EventEnvelope[], context: EventContext) => Promise<unknown>;

export type EventHandler = (event: EventEnvelope, context: EventContext) => Promise<unknown>;

/** A parsed event with its origin and its handler. */
export interface Delivery {
  event: EventEnvelope;
  handler: EventsHandler;
  readsHistory: boolean;
  original: OriginalMessage;
}

export type Route =
  { kind: 'delivery'; delivery: Delivery } | { kind: 'malformed'; error: MalformedEventError } | { kind: 'ignored' };

interface RouteEntry {
  contract: EventContract;
  handler: EventsHandler;
  readsHistory: boolean;
}

/** Maps each event type that a service handles to its one handler. */
export class EventRouter {
  private readonly routes = new Map<string, RouteEntry>();

  /** @throws Error when the type already has a handler: two effects of one event belong in one handler */
  add(contract: EventContract, handler: EventsHandler, options: HandlerOptions = {}): void {
    if (this.routes.has(contract.type)) throw new Error(`${contract.type} has two handlers in one consumer group`);
    this.routes.set(contract.type, { contract, handler, readsHistory: options.readsHistory ?? false });
  }

  /** Names of the topics whose events have a handler. */
  topics(): string[] {
    return [...new Set([...this.routes.values()].map(({ contract }) => contract.topic.name))];
  }

  /** Ignores events without a handler, and tombstones of compacted topics. */
  route(original: OriginalMessage): Route {
    const type = original.headers.ce_type;
    if (type === undefined && original.value === null) return { kind: 'ignored' };
    if (type === undefined)
      return { kind: 'malformed', error: new MalformedEventError('The header ce_type is missing') };
    const route = this.routes.get(type);
    if (route === undefined) return { kind: 'ignored' };
    try {
      const event = parseEvent(route.contract, original.headers, original.value);
      return {
        kind: 'delivery',
        delivery: { event, handler: route.handler, readsHistory: route.readsHistory, original },
      };
    } catch (error) {
      if (error instanceof MalformedEventError) return { kind: 'malformed', error };
      throw error;
    }
  }
}

/** Calls a handler event by event, each in the context of the request that caused it. */
export function oneByOne(handler: EventHandler): EventsHandler {
  return async (events, eventContext) => {
    for (const event of events) {
      const { correlationId, traceparent } = event;
      const work = { correlationId, ...(traceparent === undefined ? {} : { traceparent }) };
      await context.run(work, () => handler(event, eventContext));
    }
  };
}
