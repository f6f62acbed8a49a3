import { type Caller, CurrentCaller, Public } from '@mvec/auth';
import { type Answer, Idempotent, IdempotentCall, IdempotentRequest, type Page, UuidParam } from '@mvec/http';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { CreateProductDto } from './dto/create-product.dto.js';
import { ListProductsQuery } from './dto/list-products.query.js';
import type { ListedProductDto, ProductDto } from './dto/product.dto.js';
import { ProductsService } from './products.service.js';

@Controller('v1/products')
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @Post()
  @Idempotent()
  create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateProductDto,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<Answer<ProductDto>> {
    return this.products.createProduct(caller, body, call);
  }

  @Post(':id/publish')
  @HttpCode(200)
  publish(@CurrentCaller() caller: Caller, @UuidParam('id') id: string): Promise<ProductDto> {
    return this.products.publishProduct(caller, id);
  }

  @Public()
  @Get()
  list(@Query() query: ListProductsQuery): Promise<Page<ListedProductDto>> {
    return this.products.listProducts(query);
  }

  @Public()
  @Get(':id')
  show(@UuidParam('id') id: string): Promise<ProductDto> {
    return this.products.showProduct(id);
  }
}
