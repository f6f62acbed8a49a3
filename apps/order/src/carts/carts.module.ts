import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { CartsController } from './carts.controller.js';
import { CartsRepository } from './carts.repository.js';
import { CartsService } from './carts.service.js';

@Module({
  imports: [CatalogModule],
  controllers: [CartsController],
  providers: [CartsService, CartsRepository],
  exports: [CartsRepository],
})
export class CartsModule {}
