import { type Caller, CurrentCaller } from '@mvec/auth';
import { UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { cartAnswer, type CartView, PutCartLine } from './carts.dto.js';
import { CartsService } from './carts.service.js';

@Controller('v1/cart')
export class CartsController {
  constructor(private readonly carts: CartsService) {}

  @Get()
  @Documented({
    operationId: 'showCart',
    summary: "Show the caller's cart",
    description: 'Prices and availability are current; they are as last shown when catalog is unavailable.',
    answers: { 200: cartAnswer },
    problems: { 403: ['forbidden'] },
  })
  show(@CurrentCaller() caller: Caller): Promise<CartView> {
    return this.carts.showCart(caller);
  }

  @Put('lines/:variantId')
  @Documented({
    operationId: 'putCartLine',
    summary: 'Put a variant into the cart, or change its quantity',
    answers: { 200: cartAnswer },
    problems: {
      403: ['forbidden'],
      404: ['variant_not_found', 'cart_line_not_found'],
      409: ['variant_not_purchasable', 'cart_full'],
    },
  })
  putLine(
    @CurrentCaller() caller: Caller,
    @UuidParam('variantId') variantId: string,
    @Body() { quantity }: PutCartLine,
  ): Promise<CartView> {
    return this.carts.putLine(caller, { variantId, quantity });
  }

  @Delete('lines/:variantId')
  @HttpCode(204)
  @Documented({
    operationId: 'removeCartLine',
    summary: 'Remove a variant from the cart',
    answers: { 204: null },
    problems: { 403: ['forbidden'], 404: ['cart_line_not_found'] },
  })
  removeLine(@CurrentCaller() caller: Caller, @UuidParam('variantId') variantId: string): Promise<void> {
    return this.carts.removeLine(caller, variantId);
  }

  @Delete()
  @HttpCode(204)
  @Documented({
    operationId: 'clearCart',
    summary: 'Empty the cart',
    answers: { 204: null },
    problems: { 403: ['forbidden'] },
  })
  clear(@CurrentCaller() caller: Caller): Promise<void> {
    return this.carts.clearCart(caller);
  }
}
