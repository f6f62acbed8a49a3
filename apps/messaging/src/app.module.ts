import { Module } from '@nestjs/common';
import { ContactsEvents } from './contacts/contacts.events.js';
import { ContactsService } from './contacts/contacts.service.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DeliveriesEvents } from './deliveries/deliveries.events.js';
import { DeliveriesService } from './deliveries/deliveries.service.js';
import { DeliverySweeper } from './deliveries/delivery-sweeper.js';
import { EmailQueue } from './deliveries/email-queue.js';
import { EmailWorker } from './deliveries/email-worker.js';
import { Mailer } from './deliveries/mailer.js';

@Module({
  controllers: [ContactsEvents, DeliveriesController, DeliveriesEvents],
  providers: [ContactsService, DeliveriesService, DeliverySweeper, EmailQueue, EmailWorker, Mailer],
})
export class AppModule {}
