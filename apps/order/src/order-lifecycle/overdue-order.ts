import { type RowOf, sql } from '@mvec/database';
import { continueWork } from '@mvec/observability';
import type { Order } from '../generated/prisma/client.js';

/** An order with work that is due, and the request that created it. */
export type OverdueOrder = RowOf<Order, 'id' | 'correlationId' | 'traceparent'>;

export const overdueColumns = sql`id, correlation_id, traceparent`;

/** Runs the work in the trace of the request that created the order. */
export function inTraceOfOrder<T>(order: OverdueOrder, sweeper: string, work: () => Promise<T>): Promise<T> {
  const { id, correlationId, traceparent } = order;
  const origin = { ...(correlationId && { correlationId }), ...(traceparent && { traceparent }) };
  return continueWork(origin, `sweep: ${sweeper}`, { attributes: { 'mvec.order.id': id } }, work);
}
