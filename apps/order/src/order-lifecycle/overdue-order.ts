import { sql } from '@mvec/database';
import { continueWork } from '@mvec/observability';

/** An order with work that is due, and the request that created it. */
export interface OverdueOrder {
  id: string;
  correlationId: string | null;
  traceparent: string | null;
}

export const overdueColumns = sql`id, correlation_id, traceparent`;

/** Runs the work in the trace of the request that created the order. */
export function forOrder<T>(order: OverdueOrder, sweeper: string, work: () => Promise<T>): Promise<T> {
  const { id, correlationId, traceparent } = order;
  const origin = { ...(correlationId && { correlationId }), ...(traceparent && { traceparent }) };
  return continueWork(origin, `sweep: ${sweeper}`, { attributes: { 'mvec.order.id': id } }, work);
}
