import { Module } from '@nestjs/common';
import { GenerationsModule } from '../generations/generations.module.js';
import { ReportsModule } from '../reports/reports.module.js';
import { OverviewController } from './overview.controller.js';
import { OverviewService } from './overview.service.js';
import { VendorOverviewController } from './vendor-overview.controller.js';

@Module({
  imports: [GenerationsModule, ReportsModule],
  controllers: [OverviewController, VendorOverviewController],
  providers: [OverviewService],
})
export class OverviewModule {}
