import { type Caller, requireOperator } from '@mvec/auth';
import { Database, type RowOf, sql } from '@mvec/database';
import { mapPage, type Page, pageOf, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ProviderCall } from '../generated/prisma/client.js';
import type { CallOutcome, ProviderOperation } from './provider-call.js';
import type { ListProviderCalls, ProviderCallView } from './provider-calls.dto.js';

type CallRow = Omit<RowOf<ProviderCall>, 'operation' | 'outcome'> & {
  operation: ProviderOperation;
  outcome: CallOutcome | null;
};

@Injectable()
export class ProviderCalls {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async listCalls(caller: Caller, query: Readonly<ListProviderCalls>): Promise<Page<ProviderCallView>> {
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

function toView({ startedAt, ...row }: CallRow): ProviderCallView {
  return { ...row, startedAt: startedAt.toISOString() };
}
