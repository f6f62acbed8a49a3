import { Module } from '@nestjs/common';
import { HoldsModule } from '../holds/holds.module.js';
import { OrderHoldsEvents } from './order-holds.events.js';
import { OrderHoldsService } from './order-holds.service.js';

@Module({
  imports: [HoldsModule],
  controllers: [OrderHoldsEvents],
  providers: [OrderHoldsService],
})
export class OrderHoldsModule {}
