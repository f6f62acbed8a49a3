import { Module } from '@nestjs/common';
import { CategoriesModule } from '../categories/categories.module.js';
import { PageCacheModule } from '../page-cache/page-cache.module.js';
import { ProductsModule } from '../products/products.module.js';
import { ProductListController } from './product-list.controller.js';
import { ProductListRepository } from './product-list.repository.js';
import { ProductListService } from './product-list.service.js';
import { ProductSearch } from './product-search.js';
import { SearchDatabase } from './search-database.js';

@Module({
  imports: [ProductsModule, CategoriesModule, PageCacheModule],
  controllers: [ProductListController],
  providers: [ProductListService, ProductListRepository, ProductSearch, SearchDatabase],
})
export class ProductListModule {}
