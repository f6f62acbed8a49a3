import { type Caller, CurrentCaller } from '@mvec/auth';
import { type Page, UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { product, type ProductView } from '../products/product.dto.js';
import { VersionTag } from '../version-tag.js';
import { ListVendorProducts, productPage } from './vendor-product.dto.js';
import { VendorProductsService } from './vendor-products.service.js';

@Controller('v1/vendor-products')
export class VendorProductsController {
  constructor(private readonly products: VendorProductsService) {}

  @Get()
  @Documented({
    operationId: 'listVendorProducts',
    summary: 'List the products of a vendor, newest first',
    description: 'For its members: drafts and archived products too.',
    answers: { 200: productPage },
    problems: { 404: ['vendor_not_found'] },
  })
  list(@CurrentCaller() caller: Caller, @Query() query: ListVendorProducts): Promise<Page<ProductView>> {
    return this.products.listProducts(caller, query);
  }

  @Get(':productId')
  @UseInterceptors(VersionTag)
  @Documented({
    operationId: 'showVendorProduct',
    summary: 'Show a product to its vendor',
    answers: { 200: product },
    problems: { 404: ['product_not_found'] },
  })
  show(@CurrentCaller() caller: Caller, @UuidParam('productId') productId: string): Promise<ProductView> {
    return this.products.showProduct(caller, productId);
  }
}
