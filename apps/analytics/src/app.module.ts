import { Module } from '@nestjs/common';
import { FactsModule } from './facts/facts.module.js';
import { GenerationsModule } from './generations/generations.module.js';
import { OrderTimelinesModule } from './order-timelines/order-timelines.module.js';
import { OverviewModule } from './overview/overview.module.js';
import { ReportsModule } from './reports/reports.module.js';

@Module({ imports: [FactsModule, GenerationsModule, OrderTimelinesModule, OverviewModule, ReportsModule] })
export class AppModule {}
