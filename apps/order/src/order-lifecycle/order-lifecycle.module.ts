import { Module } from '@nestjs/common';
import { OrderMetrics } from './order-metrics.js';
import { OrderSaga } from './order-saga.js';
import { OrderWaiters } from './order-waiters.js';
import { OrdersRepository } from './orders.repository.js';
import { VendorOrdersRepository } from './vendor-orders.repository.js';

@Module({
  providers: [OrderSaga, OrdersRepository, VendorOrdersRepository, OrderWaiters, OrderMetrics],
  exports: [OrderSaga, OrdersRepository, VendorOrdersRepository, OrderWaiters],
})
export class OrderLifecycleModule {}
