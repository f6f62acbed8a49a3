import { Module } from '@nestjs/common';
import { MessagesModule } from '../messages/messages.module.js';
import { OrderProgressService } from './order-progress.service.js';
import { OrdersEvents } from './orders.events.js';

@Module({
  imports: [MessagesModule],
  controllers: [OrdersEvents],
  providers: [OrderProgressService],
})
export class OrdersModule {}
