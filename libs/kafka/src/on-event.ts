import type { EventContract, EventEnvelope } from '@mvec/events';
import type { Tx } from '@mvec/database';
import { EventPattern } from '@nestjs/microservices';

/** What a handler gets beside its event. */
export interface EventContext {
  /** The transaction of the inbox mark: effects and follow-up events go through it, and only through it. */
  tx: Tx;
  /** Which generation of a read model the event is applied to; 0 where the service's tables are not one. */
  generation: number;
}

export interface HandlerOptions {
  /**
   * The handler may see an event again however old it is, because it only overwrites: it is given events that are older
   * than the inbox remembers. A new consumer has to read such history from the beginning.
   */
  readsHistory?: boolean;
}

const contracts = new Map<string, EventContract>();

/** Of a handler in Nest's metadata. */
export interface HandlerExtras extends HandlerOptions {
  /** The handler takes many events at once. */
  together?: boolean;
}

/**
 * Makes a controller's method the handler of one event, called with the event and an `EventContext`:
 *
 * ```ts
 * @OnEvent(OrderPlacedV1)
 * async onOrderPlaced(@Payload() event: EventEnvelope<OrderPlaced>, @Ctx() { tx }: EventContext) { … }
 * ```
 *
 * It throws to be retried, throws `NonRetryableError` to become a dead letter at once, and never catches and logs.
 */
export function OnEvent<T>(contract: EventContract<T>, options: HandlerOptions = {}) {
  return handlerOf<(event: EventEnvelope<T>, context: EventContext) => Promise<void>>(contract, options);
}

/**
 * Makes a controller's method the handler of all events of a kind that one transaction applies. For what comes by the
 * hundred a second: their effects take as many statements as one event's do.
 *
 * No two of the events have the same key. They may be one or many, and stand or fall together; when they fall, the
 * handler gets them again one by one. Follow-ups are written by `Outbox.addAll`, which names the event that caused each.
 */
export function OnEvents<T>(contract: EventContract<T>, options: HandlerOptions = {}) {
  return handlerOf<(events: readonly EventEnvelope<T>[], context: EventContext) => Promise<void>>(contract, {
    ...options,
    together: true,
  });
}

function handlerOf<H>(contract: EventContract, extras: HandlerExtras) {
  contracts.set(contract.type, contract);
  return (target: object, method: string | symbol, descriptor: TypedPropertyDescriptor<H>): void => {
    EventPattern(contract.type, { ...extras })(target, method, descriptor as PropertyDescriptor);
  };
}

export function contractOf(type: string): EventContract {
  const contract = contracts.get(type);
  if (contract === undefined) throw new Error(`${type} has a handler that was not declared with @OnEvent`);
  return contract;
}
