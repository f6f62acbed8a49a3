import { type Caller, requireOperator } from '@mvec/auth';
import { Database, one, type RowOf, sql, type Tx } from '@mvec/database';
import { cursorTime, mapPage, type Page, pageOf, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { CommissionRate } from '../generated/prisma/client.js';
import type { CommissionRateView, ListCommissionRates, SetCommissionRate } from './commission-rate.dto.js';
import { RateExistsError, RateNotInFutureError } from './commission-rate.errors.js';

type RateRow = RowOf<CommissionRate>;

const cursorSchema = z.tuple([cursorTime, z.uuid()]);

/** Commission rates by the time from which they are in force. Rates are only added, so the past never changes. */
@Injectable()
export class CommissionRates {
  constructor(private readonly database: Database) {}

  /**
   * @throws RateNotInFutureError by the clock of the database
   * @throws RateExistsError when a rate starts at the same time
   */
  async setRate(caller: Caller, body: Readonly<SetCommissionRate>): Promise<CommissionRateView> {
    requireOperator(caller);
    return this.database.transaction(async (tx) => {
      const from = body.effectiveFrom ?? null;
      if (from !== null && !(await isInFuture(tx, from))) throw new RateNotInFutureError(from);
      const row = one(
        await tx.query<RateRow>(sql`
          insert into commission_rate (id, vendor_id, basis_points, effective_from, created_by)
          values (${uuidv7()}, ${body.vendorId}, ${body.basisPoints},
            coalesce(${from}::timestamptz, clock_timestamp()), ${caller.id})
          on conflict (vendor_id, effective_from) do nothing
          returning id, vendor_id, basis_points, effective_from, created_at, created_by`),
      );
      if (row === undefined) throw new RateExistsError(from ?? 'now');
      return toView(row);
    });
  }

  /** Latest start first. */
  async listRates(caller: Caller, query: Readonly<ListCommissionRates>): Promise<Page<CommissionRateView>> {
    requireOperator(caller);
    const [beforeTime, beforeId] = readCursor(query.cursor, cursorSchema) ?? [null, null];
    const vendorId = query.vendorId ?? null;
    const rows = await this.database.query<RateRow>(sql`
      select id, vendor_id, basis_points, effective_from, created_at, created_by from commission_rate
      where (${vendorId}::uuid is null or vendor_id = ${vendorId}::uuid)
        and (${beforeId}::uuid is null or (effective_from, id) < (${beforeTime}::timestamptz, ${beforeId}::uuid))
      order by effective_from desc, id desc limit ${query.limit + 1}`);
    return mapPage(
      pageOf(rows, query.limit, (row) => [row.effectiveFrom.toISOString(), row.id]),
      toView,
    );
  }
}

async function isInFuture(tx: Tx, time: string): Promise<boolean> {
  const rows = await tx.query<{ future: boolean }>(sql`select ${time}::timestamptz >= clock_timestamp() as future`);
  return one(rows)?.future ?? false;
}

function toView(row: RateRow): CommissionRateView {
  return {
    id: row.id,
    vendorId: row.vendorId,
    basisPoints: row.basisPoints,
    effectiveFrom: row.effectiveFrom.toISOString(),
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
  };
}
