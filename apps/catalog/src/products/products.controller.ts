import { type Caller, CurrentCaller, Public } from '@mvec/auth';
import { type Answer, Idempotent, IdempotentCall, IdempotentRequest, UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { listedProductPage, type ListProducts, listProductsQuery } from '../product-list/product-list.dto.js';
import { ProductListService } from '../product-list/product-list.service.js';
import { slugOrId } from '../slug.js';
import { ifMatchHeader, VersionTag, withVersionTag } from '../version-tag.js';
import {
  type ChangeProduct,
  changeProductBody,
  type CreateProduct,
  createProductBody,
  product,
  type ProductView,
} from './product.dto.js';
import { ProductsService } from './products.service.js';

@Controller('v1/products')
export class ProductsController {
  constructor(
    private readonly products: ProductsService,
    private readonly productList: ProductListService,
  ) {}

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
    @Body({ schema: createProductBody }) body: CreateProduct,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<Answer<ProductView>> {
    return this.products.createProduct(caller, body, call);
  }

  @Patch(':productId')
  @UseInterceptors(VersionTag)
  @Documented({
    operationId: 'changeProduct',
    summary: 'Change the texts or the category of a product',
    description: 'A new title leaves the slug as it is.',
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
    @Body({ schema: changeProductBody }) body: ChangeProduct,
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
    description: 'Orders that hold or bought it go on.',
    answers: { 200: product },
    problems: { 404: ['product_not_found'] },
  })
  archive(@CurrentCaller() caller: Caller, @UuidParam('productId') productId: string): Promise<ProductView> {
    return this.products.archiveProduct(caller, productId);
  }

  @Public()
  @Get()
  @Documented({
    operationId: 'listProducts',
    summary: 'List and search products on sale',
    description:
      'Pages go on where the page before ended, whatever is published, archived or sold meanwhile. A cursor belongs to its sort and filters.',
    answers: { 200: listedProductPage },
    problems: { 404: ['category_not_found'], 503: ['search_busy', 'unavailable'] },
  })
  @Header('content-type', 'application/json; charset=utf-8')
  list(@Query({ schema: listProductsQuery }) query: ListProducts): Promise<string> {
    return this.productList.listProducts(query);
  }

  @Public()
  @Get(':productId')
  @Documented({
    operationId: 'showProduct',
    summary: 'Show a product on sale, by its id or its slug',
    answers: { 200: product },
    problems: { 404: ['product_not_found'] },
  })
  async show(
    @Param('productId', { schema: slugOrId }) reference: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProductView> {
    return withVersionTag(reply, await this.productList.showProduct(reference));
  }
}
