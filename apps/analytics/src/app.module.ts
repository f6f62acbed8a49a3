import { Module } from '@nestjs/common';
import { OverviewController } from './sales/overview.controller.js';
import { SalesEvents } from './sales/sales.events.js';
import { SalesService } from './sales/sales.service.js';

@Module({
  controllers: [OverviewController, SalesEvents],
  providers: [SalesService],
})
export class AppModule {}
