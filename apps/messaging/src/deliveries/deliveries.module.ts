import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module.js';
import { EmailQueueModule } from '../email-queue/email-queue.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { DeliveriesController } from './deliveries.controller.js';
import { DeliveriesService } from './deliveries.service.js';
import { DeliveryAttemptsService } from './delivery-attempts.service.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { DeliverySweeper } from './delivery-sweeper.js';
import { EmailWorker } from './email-worker.js';
import { Mailer } from './mailer.js';

@Module({
  imports: [ModelsModule, EmailQueueModule, MessagesModule],
  controllers: [DeliveriesController],
  providers: [DeliveriesService, DeliveryAttemptsService, DeliveryMetrics, DeliverySweeper, EmailWorker, Mailer],
})
export class DeliveriesModule {}
