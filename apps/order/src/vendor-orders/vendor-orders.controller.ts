import { type Caller, CurrentCaller } from '@mvec/auth';
import { Idempotent, IdempotentCall, type IdempotentRequest, type Page, UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { shipmentAnswer } from '../orders/order.dto.js';
import { ShipmentsService } from './shipments.service.js';
import {
  ListVendorOrders,
  Ship,
  vendorOrderAnswer,
  vendorOrderPage,
  type VendorOrderView,
} from './vendor-orders.dto.js';
import { VendorOrdersService } from './vendor-orders.service.js';

@Controller('v1/vendor-orders')
export class VendorOrdersController {
  constructor(
    private readonly vendorOrders: VendorOrdersService,
    private readonly shipments: ShipmentsService,
  ) {}

  @Get()
  @Documented({
    operationId: 'listVendorOrders',
    summary: 'List the vendor orders of a vendor, newest first',
    answers: { 200: vendorOrderPage },
    problems: { 404: ['vendor_not_found'] },
  })
  list(@CurrentCaller() caller: Caller, @Query() query: ListVendorOrders): Promise<Page<VendorOrderView>> {
    return this.vendorOrders.listVendorOrders(caller, query);
  }

  @Get(':vendorOrderId')
  @Documented({
    operationId: 'showVendorOrder',
    summary: 'Show a vendor order',
    answers: { 200: vendorOrderAnswer },
    problems: { 404: ['vendor_order_not_found'] },
  })
  show(@CurrentCaller() caller: Caller, @UuidParam('vendorOrderId') vendorOrderId: string): Promise<VendorOrderView> {
    return this.vendorOrders.showVendorOrder(caller, vendorOrderId);
  }

  @Post(':vendorOrderId/shipments')
  @Idempotent()
  @Documented({
    operationId: 'shipVendorOrder',
    summary: 'Ship a vendor order',
    description: 'Possible once, when the order is confirmed. The order cannot be cancelled afterwards.',
    answers: { 201: shipmentAnswer },
    problems: { 403: ['forbidden'], 404: ['vendor_order_not_found'], 409: ['vendor_order_not_shippable'] },
  })
  ship(
    @CurrentCaller() caller: Caller,
    @UuidParam('vendorOrderId') vendorOrderId: string,
    @Body() body: Ship,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<void> {
    return this.shipments.shipVendorOrder(caller, vendorOrderId, body, call);
  }
}
