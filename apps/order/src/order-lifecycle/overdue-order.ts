import { sql } from '@mvec/database';
import { continueWork } from '@mvec/observability';

/** An order that something is to be done for, and the request that began it. */
export interface OverdueOrder {
  id: string;
  correlationId: string | null;
  traceparent: string | null;
}

export const overdueColumns = sql`id, correlation_id as "correlationId", traceparent`;

/** In the trace of the order, however long ago it was begun. */
export function forOrder<T>(order: OverdueOrder, sweeper: string, work: () => Promise<T>): Promise<T> {
  const { id, correlationId, traceparent } = order;
  const origin = { ...(correlationId && { correlationId }), ...(traceparent && { traceparent }) };
  return continueWork(origin, `sweep: ${sweeper}`, { attributes: { 'mvec.order.id': id } }, work);
}
