import { Module } from '@nestjs/common';
import { CartsModule } from './carts/carts.module.js';
import { CheckoutsModule } from './checkouts/checkouts.module.js';
import { DeadlinesModule } from './deadlines/deadlines.module.js';
import { OrderHistoryModule } from './order-history/order-history.module.js';
import { OrderTimelinesModule } from './order-timelines/order-timelines.module.js';
import { OrdersModule } from './orders/orders.module.js';
import { StuckOrdersModule } from './stuck-orders/stuck-orders.module.js';
import { VendorOrdersModule } from './vendor-orders/vendor-orders.module.js';

@Module({
  imports: [
    CartsModule,
    CheckoutsModule,
    OrdersModule,
    VendorOrdersModule,
    DeadlinesModule,
    OrderHistoryModule,
    StuckOrdersModule,
    OrderTimelinesModule,
  ],
})
export class AppModule {}
