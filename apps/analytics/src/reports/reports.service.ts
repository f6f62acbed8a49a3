import type { Caller } from '@mvec/auth';
import { Database, sql } from '@mvec/database';
import { mapPage, type Page, pageOf, readCursor, uuid } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { GenerationsService } from '../generations/generations.service.js';
import { figures, type FiguresRow, toFigures, within } from './figures.js';
import { type Counts, countFacts, toFunnel } from './funnel.js';
import type { DateRange } from './report-range.js';
import type { DayRow, DaysReport, FunnelReport, ProductRow, VendorRow } from './reports.dto.js';
import { VendorScope } from './vendor-scope.js';

/** A page, or as many rows as a file may have. */
export type Rows = DateRange & { limit: number; cursor?: string | undefined };

type DayFigures = FiguresRow & { day: string };
type VendorFigures = FiguresRow & { vendorId: string; name: string | null };
type ProductFigures = FiguresRow & { productId: string; vendorId: string; title: string; unitsSold: number };

const vendorCursor = z.tuple([z.int(), uuid, z.string().length(3)]);
const productCursor = z.tuple([z.int(), uuid, uuid, z.string().length(3)]);

/** Adds up the facts of the live generation. Rows of one answer are of one generation, whatever swap comes between. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly database: Database,
    private readonly generations: GenerationsService,
    private readonly vendorScope: VendorScope,
  ) {}

  async days({ from, to }: DateRange): Promise<DaysReport> {
    const generation = await this.generations.live();
    const rows = await this.database.query<DayFigures>(sql`
      select to_char(happened_at at time zone 'utc', 'YYYY-MM-DD') as day, currency, ${figures}
      from order_entry where generation = ${generation} and ${within({ from, to })}
      group by 1, 2 order by 1, 2`);
    return { from, to, items: rows.map(toDay) };
  }

  async vendorDays(caller: Caller, vendorId: string, { from, to }: DateRange): Promise<DaysReport> {
    const generation = await this.vendorScope.require(caller, vendorId);
    const rows = await this.database.query<DayFigures>(sql`
      select to_char(happened_at at time zone 'utc', 'YYYY-MM-DD') as day, currency, ${figures}
      from vendor_entry where generation = ${generation} and vendor_id = ${vendorId} and ${within({ from, to })}
      group by 1, 2 order by 1, 2`);
    return { from, to, items: rows.map(toDay) };
  }

  async vendors({ cursor, limit, ...range }: Rows): Promise<Page<VendorRow>> {
    const generation = await this.generations.live();
    const [revenue, vendorId, currency] = readCursor(cursor, vendorCursor) ?? [];
    const rows = await this.database.query<VendorFigures>(sql`
      select ranked.*, vendor.name from (
        select vendor_id, currency, ${figures} from vendor_entry
        where generation = ${generation} and ${within(range)} group by vendor_id, currency
      ) ranked left join vendor on vendor.generation = ${generation} and vendor.vendor_id = ranked.vendor_id
      where ${revenue}::bigint is null
        or (revenue, ranked.vendor_id, currency) < (${revenue}::bigint, ${vendorId}::uuid, ${currency}::text)
      order by revenue desc, ranked.vendor_id desc, currency desc limit ${limit + 1}`);
    return mapPage(
      pageOf(rows, limit, (row) => [row.revenue, row.vendorId, row.currency]),
      toVendor,
    );
  }

  async products(range: Rows): Promise<Page<ProductRow>> {
    return this.productsOf(await this.generations.live(), null, range);
  }

  async vendorProducts(caller: Caller, vendorId: string, range: Rows): Promise<Page<ProductRow>> {
    return this.productsOf(await this.vendorScope.require(caller, vendorId), vendorId, range);
  }

  async funnel({ from, to }: DateRange): Promise<FunnelReport> {
    return { from, to, ...toFunnel(await this.counts({ from, to })) };
  }

  async counts(range: DateRange): Promise<Counts> {
    return countFacts(this.database, await this.generations.live(), range);
  }

  private async productsOf(
    generation: number,
    vendor: string | null,
    { cursor, limit, ...range }: Rows,
  ): Promise<Page<ProductRow>> {
    const [revenue, productId, vendorId, currency] = readCursor(cursor, productCursor) ?? [];
    const rows = await this.database.query<ProductFigures>(sql`
      select ranked.*, coalesce(product.title, ranked.line_title) as title from (
        select product_id, vendor_id, currency, max(title) as line_title,
          coalesce(sum(units) filter (where kind = 'order.confirmed'), 0)::bigint as units_sold, ${figures}
        from product_entry
        where generation = ${generation} and (${vendor}::uuid is null or vendor_id = ${vendor}::uuid)
          and ${within(range)}
        group by product_id, vendor_id, currency
      ) ranked left join product on product.generation = ${generation} and product.product_id = ranked.product_id
      where ${revenue}::bigint is null or (revenue, ranked.product_id, ranked.vendor_id, currency)
        < (${revenue}::bigint, ${productId}::uuid, ${vendorId}::uuid, ${currency}::text)
      order by revenue desc, ranked.product_id desc, ranked.vendor_id desc, currency desc limit ${limit + 1}`);
    return mapPage(
      pageOf(rows, limit, (row) => [row.revenue, row.productId, row.vendorId, row.currency]),
      toProduct,
    );
  }
}

function toDay(row: DayFigures): DayRow {
  return { day: row.day, ...toFigures(row) };
}

function toVendor(row: VendorFigures): VendorRow {
  return { vendorId: row.vendorId, name: row.name, ...toFigures(row) };
}

function toProduct(row: ProductFigures): ProductRow {
  const { productId, vendorId, title, unitsSold } = row;
  return { productId, vendorId, title, unitsSold, ...toFigures(row) };
}
