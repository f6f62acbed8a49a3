import { Module } from '@nestjs/common';
import { CatalogHolds } from './checkouts/catalog-holds.js';
import { CheckoutsController } from './checkouts/checkouts.controller.js';
import { CheckoutsService } from './checkouts/checkouts.service.js';
import { HoldReleases } from './checkouts/hold-releases.js';
import { HoldReleaseSweeper } from './deadlines/hold-release-sweeper.js';
import { PaymentAnswers } from './deadlines/payment-answers.js';
import { PaymentDeadlineSweeper } from './deadlines/payment-deadline-sweeper.js';
import { ReservingSweeper } from './deadlines/reserving-sweeper.js';
import { SweeperTimers } from './deadlines/sweeper-timers.js';
import { OrderSaga } from './orders/order-saga.js';
import { OrderWaiters } from './orders/order-waiters.js';
import { OrdersController } from './orders/orders.controller.js';
import { OrdersEvents } from './orders/orders.events.js';
import { OrdersRepository } from './orders/orders.repository.js';
import { OrdersService } from './orders/orders.service.js';
import { VendorOrdersRepository } from './orders/vendor-orders.repository.js';
import { StuckOrdersController } from './stuck-orders/stuck-orders.controller.js';
import { StuckOrdersService } from './stuck-orders/stuck-orders.service.js';
import { VendorOrdersController } from './vendor-orders/vendor-orders.controller.js';
import { VendorOrdersService } from './vendor-orders/vendor-orders.service.js';

const checkouts = [CheckoutsService, CatalogHolds, HoldReleases];
const orders = [OrdersService, OrderSaga, OrderWaiters, OrdersRepository, VendorOrdersRepository];
const deadlines = [ReservingSweeper, PaymentAnswers, PaymentDeadlineSweeper, HoldReleaseSweeper, SweeperTimers];

@Module({
  controllers: [CheckoutsController, OrdersController, OrdersEvents, VendorOrdersController, StuckOrdersController],
  providers: [...checkouts, ...orders, ...deadlines, VendorOrdersService, StuckOrdersService],
})
export class AppModule {}
