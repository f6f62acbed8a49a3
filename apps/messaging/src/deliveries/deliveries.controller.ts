import { Roles } from '@mvec/auth';
import type { Page } from '@mvec/http';
import { Controller, Get, Query } from '@nestjs/common';
import { DeliveriesQuery, type DeliveryView } from './deliveries.dto.js';
import { DeliveriesService } from './deliveries.service.js';

@Controller('v1/deliveries')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get()
  @Roles('operator')
  list(@Query() query: DeliveriesQuery): Promise<Page<DeliveryView>> {
    return this.deliveries.list(query);
  }
}
