import { TimelineFragmentController, TimelineSource } from '@mvec/order-timeline';
import { Module } from '@nestjs/common';
import { ContactsEvents } from './contacts/contacts.events.js';
import { ContactsService } from './contacts/contacts.service.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DeliveriesService } from './deliveries/deliveries.service.js';
import { DeliveryAttemptsService } from './deliveries/delivery-attempts.service.js';
import { DeliveryMetrics } from './deliveries/delivery-metrics.js';
import { DeliverySweeper } from './deliveries/delivery-sweeper.js';
import { EmailQueue } from './deliveries/email-queue.js';
import { EmailWorker } from './deliveries/email-worker.js';
import { Mailer } from './deliveries/mailer.js';
import { MessagesService } from './messages/messages.service.js';
import { NotificationsController } from './notifications/notifications.controller.js';
import { NotificationsService } from './notifications/notifications.service.js';
import { OrderTimelines } from './order-timelines/order-timelines.service.js';
import { OrderProgressService } from './orders/order-progress.service.js';
import { OrdersEvents } from './orders/orders.events.js';
import { SessionsEvents } from './sessions/sessions.events.js';
import { VendorsEvents } from './vendors/vendors.events.js';
import { VendorsService } from './vendors/vendors.service.js';

@Module({
  controllers: [
    ContactsEvents,
    DeliveriesController,
    NotificationsController,
    OrdersEvents,
    SessionsEvents,
    VendorsEvents,
    TimelineFragmentController,
  ],
  providers: [
    ContactsService,
    DeliveriesService,
    DeliveryAttemptsService,
    DeliveryMetrics,
    DeliverySweeper,
    EmailQueue,
    EmailWorker,
    Mailer,
    MessagesService,
    NotificationsService,
    OrderProgressService,
    { provide: TimelineSource, useClass: OrderTimelines },
    VendorsService,
  ],
})
export class AppModule {}
