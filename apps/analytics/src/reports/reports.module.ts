import { Module } from '@nestjs/common';
import { GenerationsModule } from '../generations/generations.module.js';
import { ReportFiles } from './report-files.js';
import { ReportsController } from './reports.controller.js';
import { ReportsService } from './reports.service.js';
import { VendorReportsController } from './vendor-reports.controller.js';
import { VendorScope } from './vendor-scope.js';

@Module({
  imports: [GenerationsModule],
  controllers: [ReportsController, VendorReportsController],
  providers: [VendorScope, ReportsService, ReportFiles],
  exports: [VendorScope],
})
export class ReportsModule {}
