import { Roles } from '@mvec/auth';
import { Documented, FileAnswer } from '@mvec/openapi';
import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { rangeOf, RangeQuery } from '../reports/report-range.js';
import { overview, type Overview } from './overview.dto.js';
import { overviewFile } from './overview-file.js';
import { OverviewService } from './overview.service.js';

@Controller('v1')
@Roles('operator')
export class OverviewController {
  constructor(private readonly overviews: OverviewService) {}

  @Get('overview')
  @Documented({
    operationId: 'showOverview',
    summary: 'Show the figures of the platform in a range of days',
    answers: { 200: overview },
  })
  show(@Query() query: RangeQuery): Promise<Overview> {
    return this.overviews.showOverview(rangeOf(query));
  }

  @Get('overview.csv')
  @Documented({
    operationId: 'downloadOverview',
    summary: 'Download the overview as a file',
    answers: { 200: new FileAnswer('text/csv', 'One row per figure; money in minor units') },
  })
  file(@Query() query: RangeQuery): Promise<StreamableFile> {
    return overviewFile(this.overviews.showOverview(rangeOf(query)));
  }
}
