import { type Caller, requireOperator } from '@mvec/auth';
import { Database, one, sql, type Tx } from '@mvec/database';
import { cursorTime, mapPage, type Page, pageOf, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { CommissionRateView, ListCommissionRates, SetCommissionRate } from './commission-rate.dto.js';
import { RateExistsError, RateNotInFutureError } from './commission-rate.errors.js';

interface RateRow {
  id: string;
  vendorId: string | null;
  basisPoints: number;
  effectiveFrom: Date;
  createdAt: Date;
  createdBy: string | null;
}

const cursorSchema = z.tuple([cursorTime, z.uuid()]);

/** Rates by the time from which they are in force. What was in force at a time stays so: rates are only ever added. */
@Injectable()
export class CommissionRates {
  constructor(private readonly database: Database) {}

  /**
   * @throws RateNotInFutureError by the database's clock
   * @throws RateExistsError when there is one from the same time on
   */
  async setRate(caller: Caller, body: SetCommissionRate): Promise<CommissionRateView> {
    requireOperator(caller);
    return this.database.transaction(async (tx) => {
      const from = body.effectiveFrom ?? null;
      if (from !== null && !(await isToCome(tx, from))) throw new RateNotInFutureError(from);
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

  /** By the time from which they are in force, the furthest ahead first. */
  async listRates(caller: Caller, query: ListCommissionRates): Promise<Page<CommissionRateView>> {
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

async function isToCome(tx: Tx, time: string): Promise<boolean> {
  const rows = await tx.query<{ toCome: boolean }>(sql`select ${time}::timestamptz >= clock_timestamp() as to_come`);
  return one(rows)?.toCome ?? false;
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
