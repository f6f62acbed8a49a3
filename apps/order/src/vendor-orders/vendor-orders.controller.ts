import { type Caller, CurrentCaller } from '@mvec/auth';
import type { Page } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get, Query } from '@nestjs/common';
import {
  type ListVendorOrders,
  listVendorOrdersQuery,
  vendorOrderPage,
  type VendorOrderView,
} from './vendor-orders.dto.js';
import { VendorOrdersService } from './vendor-orders.service.js';

@Controller('v1/vendor-orders')
export class VendorOrdersController {
  constructor(private readonly vendorOrders: VendorOrdersService) {}

  @Get()
  @Documented({
    summary: "List a vendor's parts of orders, newest first",
    answers: { 200: vendorOrderPage },
    problems: { 404: ['vendor_not_found'] },
  })
  list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: listVendorOrdersQuery }) query: ListVendorOrders,
  ): Promise<Page<VendorOrderView>> {
    return this.vendorOrders.listVendorOrders(caller, query);
  }
}
