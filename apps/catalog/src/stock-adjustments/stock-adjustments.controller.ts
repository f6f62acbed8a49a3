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
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { AdjustStockDto, type StockAdjustmentDto } from './dto/stock-adjustment.dto.js';
import { StockAdjustmentsService } from './stock-adjustments.service.js';

@Controller('v1/variants/:variantId/stock-adjustments')
export class StockAdjustmentsController {
  constructor(private readonly adjustments: StockAdjustmentsService) {}

  @Post()
  @Idempotent()
  adjust(
    @CurrentCaller() caller: Caller,
    @UuidParam('variantId') variantId: string,
    @Body() body: AdjustStockDto,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<Answer<StockAdjustmentDto>> {
    return this.adjustments.adjustStock(caller, variantId, body, call);
  }

  @Get()
  list(
    @CurrentCaller() caller: Caller,
    @UuidParam('variantId') variantId: string,
    @Query() query: PageQuery,
  ): Promise<Page<StockAdjustmentDto>> {
    return this.adjustments.listAdjustments(caller, variantId, query);
  }
}
