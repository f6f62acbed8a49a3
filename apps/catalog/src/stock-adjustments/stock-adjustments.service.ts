import type { Caller } from '@mvec/auth';
import { Database, empty, one, type Queryable, type RowOf, sql, type Tx } from '@mvec/database';
import { StockAdjustedV1 } from '@mvec/events';
import {
  cursorTime,
  type Answer,
  type IdempotentRequest,
  mapPage,
  type Page,
  pageOf,
  type PageQuery,
} from '@mvec/http';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Variant } from '../generated/prisma/client.js';
import { readSealed, sealed } from '../list-cursor.js';
import { RecentPages } from '../page-cache/recent-pages.js';
import {
  type AdjustStock,
  type StockAdjustmentView,
  type StockAdjustmentRow,
  toStockAdjustmentView,
} from './stock-adjustment.dto.js';
import { StockBelowZeroError, StockTooLargeError, VariantNotFoundError } from './stock-adjustment.errors.js';

const cursorKey = z.tuple([cursorTime, z.uuid()]);

/** Limit for vendors. Restocked units may exceed it; removing units is still possible then. */
const maxAvailable = 1_000_000_000;

type AdjustedVariant = RowOf<Variant, 'productId' | 'vendorId' | 'available'>;

/** Changes of stock by vendors. The transaction of a change also inserts its row of the history. */
@Injectable()
export class StockAdjustmentsService {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly recent: RecentPages,
  ) {}

  async adjustStock(
    caller: Caller,
    variantId: string,
    request: AdjustStock,
    call: IdempotentRequest,
  ): Promise<Answer<StockAdjustmentView>> {
    const { delta, reason } = request;
    return this.database.transaction(async (tx) => {
      this.recent.clearAfterCommit(tx);
      const variant = await this.changeAvailable(tx, caller, variantId, delta);
      const { productId, vendorId, available } = variant;
      const row = await this.insertAdjustment(tx, caller, { id: call.resourceId, variantId, delta, available, reason });
      await this.outbox.add(tx, StockAdjustedV1, { variantId, productId, vendorId, delta, available, reason });
      return call.complete(tx, { status: 201, body: toStockAdjustmentView(row) });
    });
  }

  async listAdjustments(caller: Caller, variantId: string, query: PageQuery): Promise<Page<StockAdjustmentView>> {
    await this.findAvailable(this.database, caller, variantId);
    const list = { list: 'stock-adjustments', variantId };
    const after = readSealed(query.cursor, list, cursorKey);
    const onPage = after === undefined ? empty : sql`and (adjusted_at, id) < (${after[0]}, ${after[1]})`;
    const rows = await this.database.query<StockAdjustmentRow>(sql`
      select id, variant_id, delta, available, reason, adjusted_at from stock_adjustments
      where variant_id = ${variantId} ${onPage}
      order by adjusted_at desc, id desc limit ${query.limit + 1}`);
    const page = pageOf(rows, query.limit, (row) => sealed(list, [row.adjustedAt.toISOString(), row.id]));
    return mapPage(page, toStockAdjustmentView);
  }

  /** Records the initial stock of new variants in the history. */
  async recordFirstStock(tx: Tx, caller: Caller, variantIds: readonly string[]): Promise<void> {
    await tx.execute(sql`
      insert into stock_adjustments (id, variant_id, delta, available, reason, adjusted_by)
      select uuidv7(), id, available, available, 'first stock', ${caller.id}
      from variants where id = any(${variantIds}::uuid[]) and available > 0`);
  }

  /** @throws {StockBelowZeroError} {@link StockTooLargeError} */
  private async changeAvailable(tx: Tx, caller: Caller, variantId: string, delta: number): Promise<AdjustedVariant> {
    const rows = await tx.query<AdjustedVariant>(sql`
      update variants set available = available + ${delta}
      where id = ${variantId} and vendor_id = any(${caller.vendors}::uuid[])
        and available + ${delta} between 0 and greatest(available, ${maxAvailable})
      returning product_id, vendor_id, available`);
    const changed = one(rows);
    if (changed) return changed;
    const available = await this.findAvailable(tx, caller, variantId);
    if (delta > 0) throw new StockTooLargeError(variantId, delta, available);
    throw new StockBelowZeroError(variantId, delta, available);
  }

  /** @throws {VariantNotFoundError} for a variant of another vendor too */
  private async findAvailable(queryable: Queryable, caller: Caller, variantId: string): Promise<number> {
    const rows = await queryable.query<{ available: number }>(sql`
      select available from variants where id = ${variantId} and vendor_id = any(${caller.vendors}::uuid[])`);
    const variant = one(rows);
    if (!variant) throw new VariantNotFoundError(variantId);
    return variant.available;
  }

  private async insertAdjustment(
    tx: Tx,
    caller: Caller,
    adjustment: { id: string; variantId: string; delta: number; available: number; reason: string },
  ): Promise<StockAdjustmentRow> {
    const { id, variantId, delta, available, reason } = adjustment;
    const rows = await tx.query<StockAdjustmentRow>(sql`
      insert into stock_adjustments (id, variant_id, delta, available, reason, adjusted_by)
      values (${id}, ${variantId}, ${delta}, ${available}, ${reason}, ${caller.id})
      returning id, variant_id, delta, available, reason, adjusted_at`);
    const row = one(rows);
    if (!row) throw new Error(`The adjustment of variant ${variantId} was not written`);
    return row;
  }
}
