import { TimelineFragmentController, TimelineSource } from '@mvec/order-timeline';
import { Module } from '@nestjs/common';
import { CategoriesController } from './categories/categories.controller.js';
import { CategoriesRepository } from './categories/categories.repository.js';
import { CategoriesService } from './categories/categories.service.js';
import { HoldMetrics } from './holds/hold-metrics.js';
import { HoldSweeper } from './holds/hold-sweeper.js';
import { HoldsController } from './holds/holds.controller.js';
import { HoldsEvents } from './holds/holds.events.js';
import { HoldsService } from './holds/holds.service.js';
import { OrderHoldsService } from './holds/order-holds.service.js';
import { OrderTimelines } from './order-timelines/order-timelines.service.js';
import { ProductListRepository } from './product-list/product-list.repository.js';
import { ProductListService } from './product-list/product-list.service.js';
import { ProductSearch } from './product-list/product-search.js';
import { RecentPages } from './product-list/recent-pages.js';
import { SearchDatabase } from './product-list/search-database.js';
import { ProductChanges } from './products/product-changes.js';
import { ProductsController } from './products/products.controller.js';
import { ProductsRepository } from './products/products.repository.js';
import { ProductsService } from './products/products.service.js';
import { StockAdjustmentsController } from './stock-adjustments/stock-adjustments.controller.js';
import { StockAdjustmentsService } from './stock-adjustments/stock-adjustments.service.js';
import { NewVariants } from './variants/new-variants.js';
import { VariantsController } from './variants/variants.controller.js';
import { VariantsRepository } from './variants/variants.repository.js';
import { VariantsService } from './variants/variants.service.js';
import { VendorProductsController } from './vendor-products/vendor-products.controller.js';
import { VendorProductsService } from './vendor-products/vendor-products.service.js';
import { VendorsEvents } from './vendors/vendors.events.js';
import { VendorsService } from './vendors/vendors.service.js';

const categories = [CategoriesService, CategoriesRepository];
const products = [
  ProductsService,
  ProductsRepository,
  ProductChanges,
  ProductListService,
  ProductListRepository,
  ProductSearch,
  RecentPages,
  SearchDatabase,
];
const variants = [VariantsService, VariantsRepository, NewVariants, StockAdjustmentsService];
const holds = [HoldsService, OrderHoldsService, HoldSweeper, HoldMetrics];
const timelines = { provide: TimelineSource, useClass: OrderTimelines };

@Module({
  controllers: [
    CategoriesController,
    ProductsController,
    VariantsController,
    VendorProductsController,
    StockAdjustmentsController,
    HoldsController,
    HoldsEvents,
    VendorsEvents,
    TimelineFragmentController,
  ],
  providers: [...categories, ...products, ...variants, ...holds, timelines, VendorProductsService, VendorsService],
})
export class AppModule {}
