import { type Caller, requireOperator } from '@mvec/auth';
import { Database, sql } from '@mvec/database';
import { mapPage, type Page, pageOf, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { CallOutcome, ProviderOperation } from './provider-call.js';
import type { ListProviderCalls, ProviderCallView } from './provider-calls.dto.js';

interface CallRow {
  id: string;
  orderId: string;
  paymentId: string;
  operation: ProviderOperation;
  idempotencyKey: string;
  attempt: number;
  outcome: CallOutcome | null;
  detail: string | null;
  startedAt: Date;
  durationMs: number | null;
}

@Injectable()
export class ProviderCalls {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async listCalls(caller: Caller, query: ListProviderCalls): Promise<Page<ProviderCallView>> {
    requireOperator(caller);
    const before = readCursor(query.cursor, z.uuid()) ?? null;
    const orderId = query.orderId ?? null;
    const rows = await this.database.query<CallRow>(sql`
      select id, order_id, payment_id, operation, idempotency_key, attempt, outcome, detail, started_at, duration_ms
      from provider_call
      where (${before}::uuid is null or id < ${before}::uuid)
        and (${orderId}::uuid is null or order_id = ${orderId}::uuid)
      order by id desc limit ${query.limit + 1}`);
    return mapPage(
      pageOf(rows, query.limit, ({ id }) => id),
      toView,
    );
  }
}

function toView(row: CallRow): ProviderCallView {
  return {
    id: row.id,
    orderId: row.orderId,
    paymentId: row.paymentId,
    operation: row.operation,
    idempotencyKey: row.idempotencyKey,
    attempt: row.attempt,
    outcome: row.outcome,
    detail: row.detail,
    startedAt: row.startedAt.toISOString(),
    durationMs: row.durationMs,
  };
}
