import { Module } from '@nestjs/common';
import { MessagesModule } from '../messages/messages.module.js';
import { ContactsEvents } from './contacts.events.js';
import { ContactsService } from './contacts.service.js';

@Module({
  imports: [MessagesModule],
  controllers: [ContactsEvents],
  providers: [ContactsService],
})
export class ContactsModule {}
