import { TimelineFragmentController, TimelineSource } from '@mvec/order-timeline';
import { Module } from '@nestjs/common';
import { ActivityEvents } from './facts/activity.events.js';
import { DirectoryEvents } from './facts/directory.events.js';
import { OrdersEvents } from './facts/orders.events.js';
import { CaptureCheck } from './facts/capture-check.js';
import { GenerationDropper } from './generations/generation-dropper.js';
import { GenerationsService } from './generations/generations.service.js';
import { RebuildsController } from './generations/rebuilds.controller.js';
import { OrderTimelines } from './order-timelines/order-timelines.service.js';
import { OverviewController } from './overview/overview.controller.js';
import { OverviewService } from './overview/overview.service.js';
import { VendorOverviewController } from './overview/vendor-overview.controller.js';
import { ReportFiles } from './reports/report-files.js';
import { ReportsController } from './reports/reports.controller.js';
import { ReportsService } from './reports/reports.service.js';
import { VendorReportsController } from './reports/vendor-reports.controller.js';
import { VendorScope } from './reports/vendor-scope.js';

@Module({
  controllers: [
    OrdersEvents,
    ActivityEvents,
    DirectoryEvents,
    OverviewController,
    VendorOverviewController,
    ReportsController,
    VendorReportsController,
    RebuildsController,
    TimelineFragmentController,
  ],
  providers: [
    GenerationsService,
    GenerationDropper,
    VendorScope,
    OverviewService,
    ReportsService,
    ReportFiles,
    { provide: TimelineSource, useClass: OrderTimelines },
    CaptureCheck,
  ],
})
export class AppModule {}
