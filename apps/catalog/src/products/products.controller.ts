import { type Caller, CurrentCaller } from '@mvec/auth';
import { type Answer, Idempotent, IdempotentCall, IdempotentRequest, UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Headers, HttpCode, Patch, Post, UseInterceptors } from '@nestjs/common';
import { ifMatchHeader, VersionTag } from '../version-tag.js';
import { ChangeProduct, CreateProduct, product, type ProductView } from './product.dto.js';
import { ProductsService } from './products.service.js';

@Controller('v1/products')
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @Post()
  @Idempotent()
  @Documented({
    operationId: 'createProduct',
    summary: 'Create a product as a draft',
    answers: { 201: product },
    problems: {
      404: ['vendor_not_found', 'category_not_found'],
      409: ['sku_taken'],
      422: ['duplicate_sku', 'options_differ', 'duplicate_options', 'mixed_currencies'],
    },
  })
  create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateProduct,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<Answer<ProductView>> {
    return this.products.createProduct(caller, body, call);
  }

  @Patch(':productId')
  @UseInterceptors(VersionTag)
  @Documented({
    operationId: 'changeProduct',
    summary: 'Change the texts or the category of a product',
    description: 'A new title does not change the slug.',
    answers: { 200: product },
    problems: {
      404: ['product_not_found', 'category_not_found'],
      409: ['product_archived'],
      412: ['precondition_failed'],
    },
    headers: ifMatchHeader,
  })
  change(
    @CurrentCaller() caller: Caller,
    @UuidParam('productId') productId: string,
    @Body() body: ChangeProduct,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<ProductView> {
    return this.products.changeProduct(caller, productId, body, ifMatch);
  }

  @Post(':productId/publish')
  @HttpCode(200)
  @UseInterceptors(VersionTag)
  @Documented({
    operationId: 'publishProduct',
    summary: 'Put a draft on sale',
    answers: { 200: product },
    problems: { 404: ['product_not_found'], 409: ['product_archived', 'vendor_suspended'] },
  })
  publish(@CurrentCaller() caller: Caller, @UuidParam('productId') productId: string): Promise<ProductView> {
    return this.products.publishProduct(caller, productId);
  }

  @Post(':productId/archive')
  @HttpCode(200)
  @UseInterceptors(VersionTag)
  @Documented({
    operationId: 'archiveProduct',
    summary: 'Take a product off sale for good',
    description: 'Open orders go on.',
    answers: { 200: product },
    problems: { 404: ['product_not_found'] },
  })
  archive(@CurrentCaller() caller: Caller, @UuidParam('productId') productId: string): Promise<ProductView> {
    return this.products.archiveProduct(caller, productId);
  }
}
