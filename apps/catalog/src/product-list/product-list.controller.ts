import { Public } from '@mvec/auth';
import { Documented } from '@mvec/openapi';
import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { product, type ProductView } from '../products/product.dto.js';
import { slugOrId } from '../slug.js';
import { withVersionTag } from '../version-tag.js';
import { listedProductPage, ListProducts } from './product-list.dto.js';
import { ProductListService } from './product-list.service.js';

@Controller('v1/products')
export class ProductListController {
  constructor(private readonly productList: ProductListService) {}

  @Public()
  @Get()
  @Documented({
    operationId: 'listProducts',
    summary: 'List and search products on sale',
    description:
      'A page begins where the previous one ended, whatever is published, archived or sold in between. A cursor belongs to its sort and filters.',
    answers: { 200: listedProductPage },
    problems: { 404: ['category_not_found'], 503: ['search_busy', 'unavailable'] },
  })
  @Header('content-type', 'application/json; charset=utf-8')
  list(@Query() query: ListProducts): Promise<string> {
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
