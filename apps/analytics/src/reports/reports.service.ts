import type { Caller } from '@mvec/auth';
import { Database, sql } from '@mvec/database';
import { mapPage, type Page, pageOf, readCursor, uuid } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { GenerationsService } from '../generations/generations.service.js';
import { figures, type FiguresRow, toFigures, within } from './figures.js';
import { countFacts, toFunnel } from './funnel.js';
import type { DateRange } from './report-range.js';
import type { DayRow, DaysReport, FunnelReport, ProductRow, VendorRow } from './reports.dto.js';
import { VendorScope } from './vendor-scope.js';

/** A page of rows, or the rows of a file. */
interface PageOfRows {
  limit: number;
  cursor?: string | undefined;
}

type DayFigures = FiguresRow & { day: string };
type VendorFigures = FiguresRow & { vendorId: string; name: string | null };
type ProductFigures = FiguresRow & { productId: string; vendorId: string; title: string; unitsSold: number };

const vendorCursor = z.tuple([z.int(), uuid, z.string().length(3)]);
const productCursor = z.tuple([z.int(), uuid, uuid, z.string().length(3)]);

/** Adds up the facts of the live generation. Each answer reads one generation, even when another becomes live meanwhile. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly database: Database,
    private readonly generations: GenerationsService,
    private readonly vendorScope: VendorScope,
  ) {}

  async reportDays({ from, to }: DateRange): Promise<DaysReport> {
    const generation = await this.generations.liveGeneration();
    const rows = await this.database.query<DayFigures>(sql`
      select to_char(happened_at at time zone 'utc', 'YYYY-MM-DD') as day, currency, ${figures}
      from order_entry where generation = ${generation} and ${within({ from, to })}
      group by 1, 2 order by 1, 2`);
    return { from, to, items: rows.map(toDay) };
  }

  async reportVendorDays(caller: Caller, vendorId: string, { from, to }: DateRange): Promise<DaysReport> {
    const generation = await this.vendorScope.requireVendor(caller, vendorId);
    const rows = await this.database.query<DayFigures>(sql`
      select to_char(happened_at at time zone 'utc', 'YYYY-MM-DD') as day, currency, ${figures}
      from vendor_entry where generation = ${generation} and vendor_id = ${vendorId} and ${within({ from, to })}
      group by 1, 2 order by 1, 2`);
    return { from, to, items: rows.map(toDay) };
  }

  async reportVendors(range: DateRange, { cursor, limit }: PageOfRows): Promise<Page<VendorRow>> {
    const generation = await this.generations.liveGeneration();
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

  async reportProducts(range: DateRange, page: PageOfRows): Promise<Page<ProductRow>> {
    return this.reportProductsOf(await this.generations.liveGeneration(), null, range, page);
  }

  async reportVendorProducts(
    caller: Caller,
    vendorId: string,
    range: DateRange,
    page: PageOfRows,
  ): Promise<Page<ProductRow>> {
    return this.reportProductsOf(await this.vendorScope.requireVendor(caller, vendorId), vendorId, range, page);
  }

  async reportFunnel({ from, to }: DateRange): Promise<FunnelReport> {
    const counts = await countFacts(this.database, await this.generations.liveGeneration(), { from, to });
    return { from, to, ...toFunnel(counts) };
  }

  private async reportProductsOf(
    generation: number,
    vendor: string | null,
    range: DateRange,
    { cursor, limit }: PageOfRows,
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
