import type { Tx } from '@mvec/database';
import type { Delivery } from './event-router.js';

/**
 * Hands one event to its handler.
 * @param generation of the read model that is written; 0 when there is none
 */
export function applyEvent(tx: Tx, { event, handler }: Delivery, generation: number): Promise<unknown> {
  return handler([event], { tx, generation });
}
