import { Module } from '@nestjs/common';
import { ActivityEvents } from './activity.events.js';
import { CaptureCheck } from './capture-check.js';
import { DirectoryEvents } from './directory.events.js';
import { OrdersEvents } from './orders.events.js';

@Module({
  controllers: [OrdersEvents, ActivityEvents, DirectoryEvents],
  providers: [CaptureCheck],
})
export class FactsModule {}
