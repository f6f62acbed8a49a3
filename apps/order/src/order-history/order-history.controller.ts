import { Roles } from '@mvec/auth';
import { type Page, PageQuery, UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get, Query } from '@nestjs/common';
import { orderStepPage, type OrderStepView } from './order-history.dto.js';
import { OrderHistoryService } from './order-history.service.js';

@Controller('v1/orders')
export class OrderHistoryController {
  constructor(private readonly history: OrderHistoryService) {}

  @Get(':orderId/history')
  @Roles('operator')
  @Documented({
    operationId: 'listOrderHistory',
    summary: 'List the status changes of an order, oldest first',
    answers: { 200: orderStepPage },
    problems: { 404: ['order_not_found'] },
  })
  list(@UuidParam('orderId') orderId: string, @Query() query: PageQuery): Promise<Page<OrderStepView>> {
    return this.history.listSteps(orderId, query);
  }
}
