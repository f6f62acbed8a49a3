import { type Caller, CurrentCaller, ServiceOnly } from '@mvec/auth';
import { type Answer, Idempotent, IdempotentCall, IdempotentRequest, UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Get, Headers, Patch, Post, Query } from '@nestjs/common';
import { ifMatchHeader } from '../version-tag.js';
import {
  ChangeVariant,
  CreateVariant,
  FindVariants,
  foundVariants,
  type FoundVariants,
  variant,
  type VariantView,
} from '../variants/variant.dto.js';
import { VariantsService } from './variants.service.js';

@Controller('v1')
export class VariantsController {
  constructor(private readonly variants: VariantsService) {}

  @Post('products/:productId/variants')
  @Idempotent()
  @Documented({
    operationId: 'createVariant',
    summary: 'Add a variant to a product',
    answers: { 201: variant },
    problems: {
      404: ['product_not_found'],
      409: ['product_archived', 'sku_taken', 'too_many_variants'],
      422: ['options_differ', 'duplicate_options', 'mixed_currencies'],
    },
  })
  create(
    @CurrentCaller() caller: Caller,
    @UuidParam('productId') productId: string,
    @Body() body: CreateVariant,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<Answer<VariantView>> {
    return this.variants.addVariant(caller, productId, body, call);
  }

  @Patch('variants/:variantId')
  @Documented({
    operationId: 'changeVariant',
    summary: 'Change the price, title or SKU of a variant',
    description: 'Existing holds keep their price.',
    answers: { 200: variant },
    problems: {
      404: ['variant_not_found'],
      409: ['product_archived', 'sku_taken'],
      412: ['precondition_failed'],
      422: ['mixed_currencies'],
    },
    headers: ifMatchHeader,
  })
  change(
    @CurrentCaller() caller: Caller,
    @UuidParam('variantId') variantId: string,
    @Body() body: ChangeVariant,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<VariantView> {
    return this.variants.changeVariant(caller, variantId, body, ifMatch);
  }

  @Get('variants')
  @ServiceOnly('order')
  @Documented({
    operationId: 'findVariants',
    summary: 'Show the present state of variants, for a cart',
    description: 'Leaves out ids without a variant, and variants of products that were never published.',
    answers: { 200: foundVariants },
  })
  find(@CurrentCaller() caller: Caller, @Query() query: FindVariants): Promise<FoundVariants> {
    return this.variants.findVariants(caller, query.ids);
  }
}
