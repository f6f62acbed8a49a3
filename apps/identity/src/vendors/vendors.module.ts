import { Module } from '@nestjs/common';
import { VendorDecisionsService } from './vendor-decisions.service.js';
import { VendorsController } from './vendors.controller.js';
import { VendorsService } from './vendors.service.js';

@Module({
  controllers: [VendorsController],
  providers: [VendorDecisionsService, VendorsService],
})
export class VendorsModule {}
