import { Module } from '@nestjs/common';
import { PageCacheModule } from '../page-cache/page-cache.module.js';
import { VendorsEvents } from './vendors.events.js';
import { VendorsService } from './vendors.service.js';

@Module({
  imports: [PageCacheModule],
  controllers: [VendorsEvents],
  providers: [VendorsService],
})
export class VendorsModule {}
