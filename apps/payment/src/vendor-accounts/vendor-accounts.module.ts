import { Module } from '@nestjs/common';
import { VendorAccountsController } from './vendor-accounts.controller.js';
import { VendorAccounts } from './vendor-accounts.service.js';

@Module({
  controllers: [VendorAccountsController],
  providers: [VendorAccounts],
})
export class VendorAccountsModule {}
