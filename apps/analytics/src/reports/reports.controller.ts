import { Roles } from '@mvec/auth';
import type { Page } from '@mvec/http';
import { Documented, FileAnswer } from '@mvec/openapi';
import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { ReportFiles } from './report-files.js';
import { type RangePageQuery, rangePageQuery, type RangeQuery, rangeQuery } from './report-range.js';
import {
  type DaysReport,
  daysReport,
  type FunnelReport,
  funnelReport,
  productPage,
  type ProductRow,
  vendorPage,
  type VendorRow,
} from './reports.dto.js';
import { ReportsService } from './reports.service.js';

const file = (what: string) => new FileAnswer('text/csv', `${what}; money in minor units`);

@Controller('v1/reports')
@Roles('operator')
export class ReportsController {
  constructor(
    private readonly reports: ReportsService,
    private readonly files: ReportFiles,
  ) {}

  @Get('days')
  @Documented({
    operationId: 'reportDays',
    summary: 'Orders, revenue and refunds by day',
    answers: { 200: daysReport },
  })
  days(@Query({ schema: rangeQuery }) query: RangeQuery): Promise<DaysReport> {
    return this.reports.days(query);
  }

  @Get('days.csv')
  @Documented({
    operationId: 'downloadDays',
    summary: 'The days as a file',
    answers: { 200: file('One row per day and currency') },
  })
  daysFile(@Query({ schema: rangeQuery }) query: RangeQuery): Promise<StreamableFile> {
    return this.files.days(query);
  }

  @Get('vendors')
  @Documented({
    operationId: 'reportVendors',
    summary: 'Orders, revenue and refunds by vendor, highest revenue first',
    answers: { 200: vendorPage },
  })
  vendors(@Query({ schema: rangePageQuery }) query: RangePageQuery): Promise<Page<VendorRow>> {
    return this.reports.vendors(query);
  }

  @Get('vendors.csv')
  @Documented({
    operationId: 'downloadVendors',
    summary: 'The vendors as a file',
    answers: { 200: file('One row per vendor and currency') },
  })
  vendorsFile(@Query({ schema: rangeQuery }) query: RangeQuery): Promise<StreamableFile> {
    return this.files.vendors(query);
  }

  @Get('products')
  @Documented({
    operationId: 'reportProducts',
    summary: 'Orders, revenue and refunds by product, highest revenue first',
    answers: { 200: productPage },
  })
  products(@Query({ schema: rangePageQuery }) query: RangePageQuery): Promise<Page<ProductRow>> {
    return this.reports.products(query);
  }

  @Get('products.csv')
  @Documented({
    operationId: 'downloadProducts',
    summary: 'The products as a file',
    answers: { 200: file('One row per product and currency') },
  })
  productsFile(@Query({ schema: rangeQuery }) query: RangeQuery): Promise<StreamableFile> {
    return this.files.products(query);
  }

  @Get('funnel')
  @Documented({
    operationId: 'reportFunnel',
    summary: 'From cart to shipped, and what was lost on the way',
    answers: { 200: funnelReport },
  })
  funnel(@Query({ schema: rangeQuery }) query: RangeQuery): Promise<FunnelReport> {
    return this.reports.funnel(query);
  }

  @Get('funnel.csv')
  @Documented({
    operationId: 'downloadFunnel',
    summary: 'The funnel as a file',
    answers: { 200: file('One row per step or reason') },
  })
  funnelFile(@Query({ schema: rangeQuery }) query: RangeQuery): Promise<StreamableFile> {
    return this.files.funnel(query);
  }
}
