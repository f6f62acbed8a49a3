import { type Caller, CurrentCaller, Roles } from '@mvec/auth';
import { type Page, UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { deliveryAnswer, deliveryPage, type DeliveryView, ListDeliveries } from './deliveries.dto.js';
import { DeliveriesService } from './deliveries.service.js';

@Controller('v1/deliveries')
@Roles('operator')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get()
  @Documented({ operationId: 'listDeliveries', summary: 'List mails, newest first', answers: { 200: deliveryPage } })
  list(@Query() query: ListDeliveries): Promise<Page<DeliveryView>> {
    return this.deliveries.listDeliveries(query);
  }

  @Post(':deliveryId/resend')
  @HttpCode(202)
  @Documented({
    operationId: 'resendDelivery',
    summary: 'Send a mail again',
    description:
      'Sends it to the current address, with another Message-ID. Security mails keep their address. A pending mail cannot be sent again.',
    answers: { 202: deliveryAnswer },
    problems: { 404: ['delivery_not_found'], 409: ['delivery_pending'] },
  })
  resend(@CurrentCaller() caller: Caller, @UuidParam('deliveryId') deliveryId: string): Promise<DeliveryView> {
    return this.deliveries.resendDelivery(caller, deliveryId);
  }
}
