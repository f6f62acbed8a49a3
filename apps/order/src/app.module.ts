import { Module } from '@nestjs/common';
import { CartsController } from './carts/carts.controller.js';
import { CartsRepository } from './carts/carts.repository.js';
import { CartsService } from './carts/carts.service.js';
import { CatalogClient } from './catalog/catalog-client.js';
import { CatalogOffers } from './catalog/catalog-offers.js';
import { CatalogHolds } from './checkouts/catalog-holds.js';
import { CheckoutConclusion } from './checkouts/checkout-conclusion.js';
import { CheckoutOpening } from './checkouts/checkout-opening.js';
import { CheckoutsController } from './checkouts/checkouts.controller.js';
import { CheckoutsService } from './checkouts/checkouts.service.js';
import { HoldReleases } from './checkouts/hold-releases.js';
import { OpenOrders } from './checkouts/open-orders.js';
import { HoldReleaseSweeper } from './deadlines/hold-release-sweeper.js';
import { PaymentLagGate } from './deadlines/payment-lag-gate.js';
import { PaymentDeadlineSweeper } from './deadlines/payment-deadline-sweeper.js';
import { ReservingSweeper } from './deadlines/reserving-sweeper.js';
import { SweeperTimers } from './deadlines/sweeper-timers.js';
import { OrderHistoryController } from './order-history/order-history.controller.js';
import { OrderHistoryService } from './order-history/order-history.service.js';
import { OrderTimelinesController } from './order-timelines/order-timelines.controller.js';
import { OrderTimelines } from './order-timelines/order-timelines.service.js';
import { TimelineClient } from './order-timelines/timeline-client.js';
import { OrderMetrics } from './order-lifecycle/order-metrics.js';
import { OrderSaga } from './order-lifecycle/order-saga.js';
import { OrderWaiters } from './order-lifecycle/order-waiters.js';
import { OrdersController } from './orders/orders.controller.js';
import { OrdersEvents } from './orders/orders.events.js';
import { OrdersRepository } from './order-lifecycle/orders.repository.js';
import { OrdersService } from './orders/orders.service.js';
import { VendorOrdersRepository } from './order-lifecycle/vendor-orders.repository.js';
import { StuckOrdersController } from './stuck-orders/stuck-orders.controller.js';
import { StuckOrdersService } from './stuck-orders/stuck-orders.service.js';
import { ShipmentsService } from './vendor-orders/shipments.service.js';
import { VendorOrdersController } from './vendor-orders/vendor-orders.controller.js';
import { VendorOrdersService } from './vendor-orders/vendor-orders.service.js';

const catalog = [CatalogClient, CatalogOffers, CatalogHolds];
const carts = [CartsService, CartsRepository];
const checkouts = [CheckoutsService, CheckoutOpening, OpenOrders, CheckoutConclusion, HoldReleases];
const orders = [
  OrdersService,
  OrderSaga,
  OrderMetrics,
  OrderWaiters,
  OrdersRepository,
  VendorOrdersRepository,
  OrderHistoryService,
];
const vendorOrders = [VendorOrdersService, ShipmentsService];
const timelines = [OrderTimelines, TimelineClient];
const deadlines = [ReservingSweeper, PaymentLagGate, PaymentDeadlineSweeper, HoldReleaseSweeper, SweeperTimers];

@Module({
  controllers: [
    CartsController,
    CheckoutsController,
    OrdersController,
    OrdersEvents,
    OrderHistoryController,
    OrderTimelinesController,
    VendorOrdersController,
    StuckOrdersController,
  ],
  providers: [
    ...catalog,
    ...carts,
    ...checkouts,
    ...orders,
    ...vendorOrders,
    ...timelines,
    ...deadlines,
    StuckOrdersService,
  ],
})
export class AppModule {}
