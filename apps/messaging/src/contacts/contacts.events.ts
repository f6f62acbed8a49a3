import { type AccountRegistered, AccountRegisteredV1, type EventEnvelope } from '@mvec/events';
import { type EventContext, OnEvent } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ContactsService } from './contacts.service.js';

@Controller()
export class ContactsEvents {
  constructor(private readonly contacts: ContactsService) {}

  @OnEvent(AccountRegisteredV1, { readsHistory: true })
  async onAccountRegistered(
    @Payload() event: EventEnvelope<AccountRegistered>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.contacts.save(tx, event.data);
  }
}
