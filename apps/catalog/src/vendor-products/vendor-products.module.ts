import { Module } from '@nestjs/common';
import { ProductsModule } from '../products/products.module.js';
import { VendorProductsController } from './vendor-products.controller.js';
import { VendorProductsService } from './vendor-products.service.js';

@Module({
  imports: [ProductsModule],
  controllers: [VendorProductsController],
  providers: [VendorProductsService],
})
export class VendorProductsModule {}
