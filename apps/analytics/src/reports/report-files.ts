import type { Caller } from '@mvec/auth';
import { Injectable, StreamableFile } from '@nestjs/common';
import { csvOf, type CsvColumn } from './csv.js';
import type { DateRange } from './report-range.js';
import type { Figures, FunnelReport, ProductRow, VendorRow } from './reports.dto.js';
import { ReportsService } from './reports.service.js';

/** Rows of a file at most: the best come first. */
export const maxFile = 100_000;

const figureColumns: CsvColumn<Figures>[] = [
  ['currency', ({ revenue }) => revenue.currency],
  ['orders_placed', ({ orders }) => orders.placed],
  ['orders_confirmed', ({ orders }) => orders.confirmed],
  ['orders_cancelled', ({ orders }) => orders.cancelled],
  ['revenue', ({ revenue }) => revenue.amount],
  ['average_order_value', ({ averageOrderValue }) => averageOrderValue?.amount ?? null],
  ['refunds', ({ refunds }) => refunds.amount],
];

const dayColumns: CsvColumn<Figures & { day: string }>[] = [['day', ({ day }) => day], ...figureColumns];

const vendorColumns: CsvColumn<VendorRow>[] = [
  ['vendor_id', ({ vendorId }) => vendorId],
  ['name', ({ name }) => name],
  ...figureColumns,
];

const productColumns: CsvColumn<ProductRow>[] = [
  ['product_id', ({ productId }) => productId],
  ['vendor_id', ({ vendorId }) => vendorId],
  ['title', ({ title }) => title],
  ['units_sold', ({ unitsSold }) => unitsSold],
  ...figureColumns,
];

/** The reports as CSV: money in minor units, its currency in a column of its own. */
@Injectable()
export class ReportFiles {
  constructor(private readonly reports: ReportsService) {}

  async days(range: DateRange): Promise<StreamableFile> {
    return csvFile('days', range, csvOf(dayColumns, (await this.reports.days(range)).items));
  }

  async vendors(range: DateRange): Promise<StreamableFile> {
    const { items } = await this.reports.vendors({ ...range, limit: maxFile });
    return csvFile('vendors', range, csvOf(vendorColumns, items));
  }

  async products(range: DateRange): Promise<StreamableFile> {
    const { items } = await this.reports.products({ ...range, limit: maxFile });
    return csvFile('products', range, csvOf(productColumns, items));
  }

  async funnel(range: DateRange): Promise<StreamableFile> {
    return csvFile('funnel', range, csvOf(funnelColumns, funnelRows(await this.reports.funnel(range))));
  }

  async vendorDays(caller: Caller, vendorId: string, range: DateRange): Promise<StreamableFile> {
    const { items } = await this.reports.vendorDays(caller, vendorId, range);
    return csvFile('days', range, csvOf(dayColumns, items));
  }

  async vendorProducts(caller: Caller, vendorId: string, range: DateRange): Promise<StreamableFile> {
    const { items } = await this.reports.vendorProducts(caller, vendorId, { ...range, limit: maxFile });
    return csvFile('products', range, csvOf(productColumns, items));
  }
}

/** Downloaded, never shown: `days-2026-11-01-to-2026-11-30.csv`. */
export function csvFile(name: string, { from, to }: DateRange, text: string): StreamableFile {
  return new StreamableFile(Buffer.from(text), {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${name}-${from}-to-${to}.csv"`,
  });
}

interface FunnelRow {
  step: string;
  reason: string | null;
  count: number;
}

const funnelColumns: CsvColumn<FunnelRow>[] = [
  ['step', ({ step }) => step],
  ['reason', ({ reason }) => reason],
  ['count', ({ count }) => count],
];

function funnelRows({ steps, losses }: FunnelReport): FunnelRow[] {
  return [
    ...steps.map(({ step, count }) => ({ step, reason: null, count })),
    ...losses.map(({ outcome, reason, count }) => ({ step: `order_${outcome}`, reason, count })),
  ];
}
