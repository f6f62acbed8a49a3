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
  contracts.set(contract.type, contract);
  return <H extends (event: EventEnvelope<T>, context: EventContext) => Promise<void>>(
    target: object,
    method: string | symbol,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    EventPattern(contract.type, { ...options })(target, method, descriptor as PropertyDescriptor);
  };
}

export function contractOf(type: string): EventContract {
  const contract = contracts.get(type);
  if (contract === undefined) throw new Error(`${type} has a handler that was not declared with @OnEvent`);
  return contract;
}
