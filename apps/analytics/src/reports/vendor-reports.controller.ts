import { type Caller, CurrentCaller } from '@mvec/auth';
import { type Page, UuidParam } from '@mvec/http';
import { Documented, FileAnswer } from '@mvec/openapi';
import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { ReportFiles } from './report-files.js';
import { rangeOf, RangePageQuery, RangeQuery } from './report-range.js';
import { type DaysReport, daysReport, productPage, type ProductRow } from './reports.dto.js';
import { ReportsService } from './reports.service.js';

const problems = { 404: ['vendor_not_found'] };

@Controller('v1/vendors/:vendorId/reports')
export class VendorReportsController {
  constructor(
    private readonly reports: ReportsService,
    private readonly files: ReportFiles,
  ) {}

  @Get('days')
  @Documented({
    operationId: 'reportVendorDays',
    summary: "A vendor's orders, revenue and refunds by day",
    description: "The vendor's parts of orders. For the vendor and for operators.",
    answers: { 200: daysReport },
    problems,
  })
  days(
    @CurrentCaller() caller: Caller,
    @UuidParam('vendorId') vendorId: string,
    @Query() query: RangeQuery,
  ): Promise<DaysReport> {
    return this.reports.reportVendorDays(caller, vendorId, rangeOf(query));
  }

  @Get('days.csv')
  @Documented({
    operationId: 'downloadVendorDays',
    summary: "Download a vendor's days as a file",
    answers: { 200: new FileAnswer('text/csv', 'One row per day and currency; money in minor units') },
    problems,
  })
  daysFile(
    @CurrentCaller() caller: Caller,
    @UuidParam('vendorId') vendorId: string,
    @Query() query: RangeQuery,
  ): Promise<StreamableFile> {
    return this.files.writeVendorDays(caller, vendorId, rangeOf(query));
  }

  @Get('products')
  @Documented({
    operationId: 'reportVendorProducts',
    summary: "Orders, revenue and refunds of a vendor's products, highest revenue first",
    answers: { 200: productPage },
    problems,
  })
  products(
    @CurrentCaller() caller: Caller,
    @UuidParam('vendorId') vendorId: string,
    @Query() query: RangePageQuery,
  ): Promise<Page<ProductRow>> {
    return this.reports.reportVendorProducts(caller, vendorId, rangeOf(query), query);
  }

  @Get('products.csv')
  @Documented({
    operationId: 'downloadVendorProducts',
    summary: "Download a vendor's products as a file",
    answers: { 200: new FileAnswer('text/csv', 'One row per product and currency; money in minor units') },
    problems,
  })
  productsFile(
    @CurrentCaller() caller: Caller,
    @UuidParam('vendorId') vendorId: string,
    @Query() query: RangeQuery,
  ): Promise<StreamableFile> {
    return this.files.writeVendorProducts(caller, vendorId, rangeOf(query));
  }
}
