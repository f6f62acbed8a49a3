import { Module } from '@nestjs/common';
import { OrderLifecycleModule } from '../order-lifecycle/order-lifecycle.module.js';
import { OrdersController } from './orders.controller.js';
import { OrdersEvents } from './orders.events.js';
import { OrdersService } from './orders.service.js';

@Module({
  imports: [OrderLifecycleModule],
  controllers: [OrdersController, OrdersEvents],
  providers: [OrdersService],
})
export class OrdersModule {}
