import { Roles } from '@mvec/auth';
import type { Page } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get, Query } from '@nestjs/common';
import { deliveryPage, type DeliveryView, type ListDeliveries, listDeliveriesQuery } from './deliveries.dto.js';
import { DeliveriesService } from './deliveries.service.js';

@Controller('v1/deliveries')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get()
  @Roles('operator')
  @Documented({ summary: 'List mails, newest first', answers: { 200: deliveryPage } })
  list(@Query({ schema: listDeliveriesQuery }) query: ListDeliveries): Promise<Page<DeliveryView>> {
    return this.deliveries.list(query);
  }
}
