import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module.js';
import { VendorDecisionsService } from './vendor-decisions.service.js';
import { VendorsController } from './vendors.controller.js';
import { VendorsService } from './vendors.service.js';

@Module({
  imports: [ModelsModule],
  controllers: [VendorsController],
  providers: [VendorDecisionsService, VendorsService],
})
export class VendorsModule {}
