import { Module } from '@nestjs/common';
import { HoldSweeper } from './holds/hold-sweeper.js';
import { HoldsController } from './holds/holds.controller.js';
import { HoldsEvents } from './holds/holds.events.js';
import { HoldsService } from './holds/holds.service.js';
import { OrderHoldsService } from './holds/order-holds.service.js';
import { ProductsController } from './products/products.controller.js';
import { ProductsRepository } from './products/products.repository.js';
import { ProductsService } from './products/products.service.js';
import { StockAdjustmentsController } from './stock-adjustments/stock-adjustments.controller.js';
import { StockAdjustmentsService } from './stock-adjustments/stock-adjustments.service.js';
import { VendorsEvents } from './vendors/vendors.events.js';
import { VendorsService } from './vendors/vendors.service.js';

@Module({
  controllers: [ProductsController, StockAdjustmentsController, HoldsController, HoldsEvents, VendorsEvents],
  providers: [
    ProductsService,
    ProductsRepository,
    StockAdjustmentsService,
    HoldsService,
    OrderHoldsService,
    HoldSweeper,
    VendorsService,
  ],
})
export class AppModule {}
