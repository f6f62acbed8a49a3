import type { EventContract, EventEnvelope } from '@mvec/events';
import type { Tx } from '@mvec/database';
import { EventPattern } from '@nestjs/microservices';

/** Second argument of a handler. */
export interface EventContext {
  /** Transaction of the inbox mark. All effects and follow-up events of the handler must use it. */
  tx: Tx;
  /** Generation of the read model that the event is applied to; 0 when the tables are no read model. */
  generation: number;
}

export interface HandlerOptions {
  /**
   * Passes events older than the inbox remembers to the handler, so that a new consumer can read history. Safe only for a
   * handler that overwrites, because it may see an event again.
   */
  readsHistory?: boolean;
}

const contracts = new Map<string, EventContract>();

/** Options of a handler in Nest's metadata. */
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
 * The method throws to have the event retried, throws `NonRetryableError` to make it a dead letter at once, and never catches
 * and logs.
 */
export function OnEvent<T>(contract: EventContract<T>, options: HandlerOptions = {}) {
  return handlerOf<(event: EventEnvelope<T>, context: EventContext) => Promise<void>>(contract, options);
}

/**
 * Makes a controller's method the handler of all events of a type that share a transaction, so that hundreds of events take
 * as many statements as one.
 *
 * No two of the events have the same key. When the handler throws, all of them are rolled back and it gets them again one by
 * one. It writes follow-up events with `Outbox.addAll`, which names the cause of each.
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
