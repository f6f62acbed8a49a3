import { Module } from '@nestjs/common';
import { CartsModule } from '../carts/carts.module.js';
import { CatalogModule } from '../catalog/catalog.module.js';
import { OrderLifecycleModule } from '../order-lifecycle/order-lifecycle.module.js';
import { CatalogHolds } from './catalog-holds.js';
import { CheckoutConclusion } from './checkout-conclusion.js';
import { CheckoutOpening } from './checkout-opening.js';
import { CheckoutsController } from './checkouts.controller.js';
import { CheckoutsService } from './checkouts.service.js';
import { HoldReleases } from './hold-releases.js';
import { OpenOrderLimit } from './open-order-limit.js';

@Module({
  imports: [CatalogModule, CartsModule, OrderLifecycleModule],
  controllers: [CheckoutsController],
  providers: [CheckoutsService, CheckoutOpening, OpenOrderLimit, CatalogHolds, CheckoutConclusion, HoldReleases],
  exports: [HoldReleases],
})
export class CheckoutsModule {}
