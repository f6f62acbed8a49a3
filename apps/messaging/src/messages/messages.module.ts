import { Module } from '@nestjs/common';
import { EmailQueueModule } from '../email-queue/email-queue.module.js';
import { MessagesService } from './messages.service.js';

@Module({
  imports: [EmailQueueModule],
  providers: [MessagesService],
  exports: [MessagesService],
})
export class MessagesModule {}
