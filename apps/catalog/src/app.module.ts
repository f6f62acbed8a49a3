import { Module } from '@nestjs/common';
import { CategoriesModule } from './categories/categories.module.js';
import { HoldsModule } from './holds/holds.module.js';
import { OrderHoldsModule } from './order-holds/order-holds.module.js';
import { OrderTimelinesModule } from './order-timelines/order-timelines.module.js';
import { PageCacheModule } from './page-cache/page-cache.module.js';
import { ProductListModule } from './product-list/product-list.module.js';
import { ProductsModule } from './products/products.module.js';
import { StockAdjustmentsModule } from './stock-adjustments/stock-adjustments.module.js';
import { VariantsModule } from './variants/variants.module.js';
import { VendorProductsModule } from './vendor-products/vendor-products.module.js';
import { VendorsModule } from './vendors/vendors.module.js';

@Module({
  imports: [
    CategoriesModule,
    HoldsModule,
    OrderHoldsModule,
    OrderTimelinesModule,
    PageCacheModule,
    ProductListModule,
    ProductsModule,
    StockAdjustmentsModule,
    VariantsModule,
    VendorProductsModule,
    VendorsModule,
  ],
})
export class AppModule {}
