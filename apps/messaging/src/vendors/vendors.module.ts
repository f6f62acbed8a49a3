import { Module } from '@nestjs/common';
import { MessagesModule } from '../messages/messages.module.js';
import { VendorsEvents } from './vendors.events.js';
import { VendorsService } from './vendors.service.js';

@Module({
  imports: [MessagesModule],
  controllers: [VendorsEvents],
  providers: [VendorsService],
})
export class VendorsModule {}
