import { type Caller, CurrentCaller } from '@mvec/auth';
import {
  type Answer,
  Idempotent,
  IdempotentCall,
  IdempotentRequest,
  type Page,
  PageQuery,
  UuidParam,
} from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { AdjustStock, stockAdjustment, stockAdjustmentPage, type StockAdjustmentView } from './stock-adjustment.dto.js';
import { StockAdjustmentsService } from './stock-adjustments.service.js';

@Controller('v1/variants/:variantId/stock-adjustments')
export class StockAdjustmentsController {
  constructor(private readonly adjustments: StockAdjustmentsService) {}

  @Post()
  @Idempotent()
  @Documented({
    operationId: 'adjustStock',
    summary: 'Change the stock of a variant',
    description: 'For members of its vendor. Units that are held or sold cannot be removed.',
    answers: { 201: stockAdjustment },
    problems: { 404: ['variant_not_found'], 409: ['stock_below_zero', 'stock_too_large'] },
  })
  adjust(
    @CurrentCaller() caller: Caller,
    @UuidParam('variantId') variantId: string,
    @Body() body: AdjustStock,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<Answer<StockAdjustmentView>> {
    return this.adjustments.adjustStock(caller, variantId, body, call);
  }

  @Get()
  @Documented({
    operationId: 'listStockAdjustments',
    summary: "List the adjustments of a variant's stock, newest first",
    answers: { 200: stockAdjustmentPage },
    problems: { 404: ['variant_not_found'] },
  })
  list(
    @CurrentCaller() caller: Caller,
    @UuidParam('variantId') variantId: string,
    @Query() query: PageQuery,
  ): Promise<Page<StockAdjustmentView>> {
    return this.adjustments.listAdjustments(caller, variantId, query);
  }
}
