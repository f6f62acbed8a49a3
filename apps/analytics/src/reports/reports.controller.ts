import { Roles } from '@mvec/auth';
import type { Page } from '@mvec/http';
import { Documented, FileAnswer } from '@mvec/openapi';
import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { ReportFiles } from './report-files.js';
import { rangeOf, RangePageQuery, RangeQuery } from './report-range.js';
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
  days(@Query() query: RangeQuery): Promise<DaysReport> {
    return this.reports.reportDays(rangeOf(query));
  }

  @Get('days.csv')
  @Documented({
    operationId: 'downloadDays',
    summary: 'Download the days as a file',
    answers: { 200: file('One row per day and currency') },
  })
  daysFile(@Query() query: RangeQuery): Promise<StreamableFile> {
    return this.files.writeDays(rangeOf(query));
  }

  @Get('vendors')
  @Documented({
    operationId: 'reportVendors',
    summary: 'Orders, revenue and refunds by vendor, highest revenue first',
    answers: { 200: vendorPage },
  })
  vendors(@Query() query: RangePageQuery): Promise<Page<VendorRow>> {
    return this.reports.reportVendors(rangeOf(query), query);
  }

  @Get('vendors.csv')
  @Documented({
    operationId: 'downloadVendors',
    summary: 'Download the vendors as a file',
    answers: { 200: file('One row per vendor and currency') },
  })
  vendorsFile(@Query() query: RangeQuery): Promise<StreamableFile> {
    return this.files.writeVendors(rangeOf(query));
  }

  @Get('products')
  @Documented({
    operationId: 'reportProducts',
    summary: 'Orders, revenue and refunds by product, highest revenue first',
    answers: { 200: productPage },
  })
  products(@Query() query: RangePageQuery): Promise<Page<ProductRow>> {
    return this.reports.reportProducts(rangeOf(query), query);
  }

  @Get('products.csv')
  @Documented({
    operationId: 'downloadProducts',
    summary: 'Download the products as a file',
    answers: { 200: file('One row per product and currency') },
  })
  productsFile(@Query() query: RangeQuery): Promise<StreamableFile> {
    return this.files.writeProducts(rangeOf(query));
  }

  @Get('funnel')
  @Documented({
    operationId: 'reportFunnel',
    summary: 'Funnel from cart to shipped order, and the losses',
    answers: { 200: funnelReport },
  })
  funnel(@Query() query: RangeQuery): Promise<FunnelReport> {
    return this.reports.reportFunnel(rangeOf(query));
  }

  @Get('funnel.csv')
  @Documented({
    operationId: 'downloadFunnel',
    summary: 'Download the funnel as a file',
    answers: { 200: file('One row per step or reason') },
  })
  funnelFile(@Query() query: RangeQuery): Promise<StreamableFile> {
    return this.files.writeFunnel(rangeOf(query));
  }
}
