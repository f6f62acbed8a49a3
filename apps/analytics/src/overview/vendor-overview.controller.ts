import { type Caller, CurrentCaller } from '@mvec/auth';
import { UuidParam } from '@mvec/http';
import { Documented, FileAnswer } from '@mvec/openapi';
import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { rangeOf, RangeQuery } from '../reports/report-range.js';
import { vendorOverview, type VendorOverview } from './overview.dto.js';
import { overviewFile } from './overview-file.js';
import { OverviewService } from './overview.service.js';

const problems = { 404: ['vendor_not_found'] };

@Controller('v1/vendors/:vendorId')
export class VendorOverviewController {
  constructor(private readonly overviews: OverviewService) {}

  @Get('overview')
  @Documented({
    operationId: 'showVendorOverview',
    summary: 'Show the figures of a vendor in a range of days',
    description: 'For the vendor and for operators.',
    answers: { 200: vendorOverview },
    problems,
  })
  show(
    @CurrentCaller() caller: Caller,
    @UuidParam('vendorId') vendorId: string,
    @Query() query: RangeQuery,
  ): Promise<VendorOverview> {
    return this.overviews.showVendorOverview(caller, vendorId, rangeOf(query));
  }

  @Get('overview.csv')
  @Documented({
    operationId: 'downloadVendorOverview',
    summary: "Download a vendor's overview as a file",
    answers: { 200: new FileAnswer('text/csv', 'One row per figure; money in minor units') },
    problems,
  })
  file(
    @CurrentCaller() caller: Caller,
    @UuidParam('vendorId') vendorId: string,
    @Query() query: RangeQuery,
  ): Promise<StreamableFile> {
    return overviewFile(this.overviews.showVendorOverview(caller, vendorId, rangeOf(query)));
  }
}
