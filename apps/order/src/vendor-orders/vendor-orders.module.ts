import { Module } from '@nestjs/common';
import { OrderLifecycleModule } from '../order-lifecycle/order-lifecycle.module.js';
import { ShipmentsService } from './shipments.service.js';
import { VendorOrdersController } from './vendor-orders.controller.js';
import { VendorOrdersService } from './vendor-orders.service.js';

@Module({
  imports: [OrderLifecycleModule],
  controllers: [VendorOrdersController],
  providers: [VendorOrdersService, ShipmentsService],
})
export class VendorOrdersModule {}
