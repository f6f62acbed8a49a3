import { Module } from '@nestjs/common';
import { ProviderCallsController } from './provider-calls.controller.js';
import { ProviderCalls } from './provider-calls.service.js';
import { ProviderLog } from './provider-log.js';

@Module({
  controllers: [ProviderCallsController],
  providers: [ProviderCalls, ProviderLog],
  exports: [ProviderLog],
})
export class ProviderCallsModule {}
