import { type Caller, CurrentCaller, Public } from '@mvec/auth';
import { type Answer, Idempotent, IdempotentCall, IdempotentRequest, type Page, UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import {
  type CreateProduct,
  createProductBody,
  listedProductPage,
  type ListedProductView,
  type ListProducts,
  listProductsQuery,
  product,
  type ProductView,
} from './product.dto.js';
import { ProductsService } from './products.service.js';

@Controller('v1/products')
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @Post()
  @Idempotent()
  @Documented({
    summary: 'Create a product as a draft',
    answers: { 201: product },
    problems: { 404: ['vendor_not_found'], 422: ['duplicate_sku'] },
  })
  create(
    @CurrentCaller() caller: Caller,
    @Body({ schema: createProductBody }) body: CreateProduct,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<Answer<ProductView>> {
    return this.products.createProduct(caller, body, call);
  }

  @Post(':productId/publish')
  @HttpCode(200)
  @Documented({
    summary: 'Put a draft on sale',
    answers: { 200: product },
    problems: { 404: ['product_not_found'] },
  })
  publish(@CurrentCaller() caller: Caller, @UuidParam('productId') productId: string): Promise<ProductView> {
    return this.products.publishProduct(caller, productId);
  }

  @Public()
  @Get()
  @Documented({ summary: 'List products on sale, newest first', answers: { 200: listedProductPage } })
  list(@Query({ schema: listProductsQuery }) query: ListProducts): Promise<Page<ListedProductView>> {
    return this.products.listProducts(query);
  }

  @Public()
  @Get(':productId')
  @Documented({ summary: 'Show a product', answers: { 200: product }, problems: { 404: ['product_not_found'] } })
  show(@UuidParam('productId') productId: string): Promise<ProductView> {
    return this.products.showProduct(productId);
  }
}
