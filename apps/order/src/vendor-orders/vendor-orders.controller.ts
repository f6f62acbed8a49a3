import { type Caller, CurrentCaller } from '@mvec/auth';
import type { Page } from '@mvec/http';
import { Controller, Get, Query } from '@nestjs/common';
import { type VendorOrderDto, VendorOrdersQuery } from './dto/vendor-orders.dto.js';
import { VendorOrdersService } from './vendor-orders.service.js';

@Controller('v1/vendor-orders')
export class VendorOrdersController {
  constructor(private readonly vendorOrders: VendorOrdersService) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: VendorOrdersQuery): Promise<Page<VendorOrderDto>> {
    return this.vendorOrders.listVendorOrders(caller, query);
  }
}
