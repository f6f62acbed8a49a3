import { Module } from '@nestjs/common';
import { CategoriesModule } from '../categories/categories.module.js';
import { PageCacheModule } from '../page-cache/page-cache.module.js';
import { VariantsModule } from '../variants/variants.module.js';
import { ProductChanges } from './product-changes.js';
import { ProductsController } from './products.controller.js';
import { ProductsRepository } from './products.repository.js';
import { ProductsService } from './products.service.js';
import { VariantsController } from './variants.controller.js';
import { VariantsService } from './variants.service.js';

@Module({
  imports: [CategoriesModule, VariantsModule, PageCacheModule],
  controllers: [ProductsController, VariantsController],
  providers: [ProductsService, ProductsRepository, ProductChanges, VariantsService],
  exports: [ProductsRepository],
})
export class ProductsModule {}
