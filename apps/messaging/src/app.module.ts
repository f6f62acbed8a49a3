import { Module } from '@nestjs/common';
import { ContactsModule } from './contacts/contacts.module.js';
import { DeliveriesModule } from './deliveries/deliveries.module.js';
import { EmailQueueModule } from './email-queue/email-queue.module.js';
import { MessagesModule } from './messages/messages.module.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { OrderTimelinesModule } from './order-timelines/order-timelines.module.js';
import { OrdersModule } from './orders/orders.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { VendorsModule } from './vendors/vendors.module.js';

@Module({
  imports: [
    ContactsModule,
    DeliveriesModule,
    EmailQueueModule,
    MessagesModule,
    NotificationsModule,
    OrderTimelinesModule,
    OrdersModule,
    SessionsModule,
    VendorsModule,
  ],
})
export class AppModule {}
