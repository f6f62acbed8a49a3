import {
  type AccountRegistered,
  AccountRegisteredV1,
  type AccountUpdated,
  AccountUpdatedV1,
  type EventEnvelope,
} from '@mvec/events';
import { type EventContext, OnEvent } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { isHistory } from '../messages/is-history.js';
import { MessagesService } from '../messages/messages.service.js';
import { ContactsService } from './contacts.service.js';
import { maskEmail } from './mask-email.js';

@Controller()
export class ContactsEvents {
  constructor(
    private readonly contacts: ContactsService,
    private readonly messages: MessagesService,
  ) {}

  @OnEvent(AccountRegisteredV1, { readsHistory: true })
  async onAccountRegistered(
    @Payload() event: EventEnvelope<AccountRegistered>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { accountId } = event.data;
    await this.contacts.saveContact(tx, event.data, event.time);
    const isWelcome = await this.contacts.markWelcomed(tx, accountId, event.time);
    if (isWelcome) await this.messages.addMessages(tx, [{ to: { accountId }, template: 'welcome', data: {} }]);
  }

  @OnEvent(AccountUpdatedV1, { readsHistory: true })
  async onAccountUpdated(@Payload() event: EventEnvelope<AccountUpdated>, @Ctx() { tx }: EventContext): Promise<void> {
    const { accountId, email } = event.data;
    const emailBefore = await this.contacts.saveContact(tx, event.data, event.time);
    if (emailBefore === undefined || isHistory(event)) return;
    const data = { newEmail: maskEmail(email), time: event.time };
    await this.messages.addMessages(tx, [{ to: { accountId, email: emailBefore }, template: 'email-changed', data }]);
  }
}
