import type { Caller } from '@mvec/auth';
import { Injectable, StreamableFile } from '@nestjs/common';
import { csvOf, type CsvColumn } from './csv.js';
import type { DateRange } from './report-range.js';
import type { Figures, FunnelReport, ProductRow, VendorRow } from './reports.dto.js';
import { ReportsService } from './reports.service.js';

/** A file with more rows ends here; rows are sorted by revenue, so the smallest are missing. */
const maxFileRows = 100_000;

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

/** The reports as CSV: money in minor units, the currency in its own column. */
@Injectable()
export class ReportFiles {
  constructor(private readonly reports: ReportsService) {}

  async writeDays(range: DateRange): Promise<StreamableFile> {
    return csvFile('days', range, csvOf(dayColumns, (await this.reports.reportDays(range)).items));
  }

  async writeVendors(range: DateRange): Promise<StreamableFile> {
    const { items } = await this.reports.reportVendors(range, { limit: maxFileRows });
    return csvFile('vendors', range, csvOf(vendorColumns, items));
  }

  async writeProducts(range: DateRange): Promise<StreamableFile> {
    const { items } = await this.reports.reportProducts(range, { limit: maxFileRows });
    return csvFile('products', range, csvOf(productColumns, items));
  }

  async writeFunnel(range: DateRange): Promise<StreamableFile> {
    return csvFile('funnel', range, csvOf(funnelColumns, funnelRows(await this.reports.reportFunnel(range))));
  }

  async writeVendorDays(caller: Caller, vendorId: string, range: DateRange): Promise<StreamableFile> {
    const { items } = await this.reports.reportVendorDays(caller, vendorId, range);
    return csvFile('days', range, csvOf(dayColumns, items));
  }

  async writeVendorProducts(caller: Caller, vendorId: string, range: DateRange): Promise<StreamableFile> {
    const { items } = await this.reports.reportVendorProducts(caller, vendorId, range, { limit: maxFileRows });
    return csvFile('products', range, csvOf(productColumns, items));
  }
}

/** Answers with a file to download, such as `days-2026-11-01-to-2026-11-30.csv`. */
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
