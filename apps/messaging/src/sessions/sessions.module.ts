import { Module } from '@nestjs/common';
import { MessagesModule } from '../messages/messages.module.js';
import { SessionsEvents } from './sessions.events.js';

@Module({
  imports: [MessagesModule],
  controllers: [SessionsEvents],
})
export class SessionsModule {}
