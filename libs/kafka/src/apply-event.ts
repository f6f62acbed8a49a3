import type { Tx } from '@mvec/database';
import { childTraceparent, context } from '@mvec/observability';
import type { Delivery } from './event-router.js';

/**
 * Hands an event to its handler, as part of the flow that caused it.
 * @param generation of the read model that is written; 0 when there is none
 */
export function applyEvent(tx: Tx, { event, handler }: Delivery, generation: number): Promise<unknown> {
  const { correlationId, traceparent } = event;
  return context.run({ correlationId, traceparent: childTraceparent(traceparent) }, () =>
    handler(event, { tx, generation }),
  );
}
