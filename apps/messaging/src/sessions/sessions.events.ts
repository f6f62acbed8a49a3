import {
  type AccountPasswordChanged,
  AccountPasswordChangedV1,
  type EventEnvelope,
  type SessionFamilyRevoked,
  SessionFamilyRevokedV1,
  type SessionStarted,
  SessionStartedV1,
} from '@mvec/events';
import { type EventContext, OnEvent } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { MessagesService } from '../messages/messages.service.js';

@Controller()
export class SessionsEvents {
  constructor(private readonly messages: MessagesService) {}

  @OnEvent(SessionStartedV1)
  async onSessionStarted(
    @Payload() { data, time }: EventEnvelope<SessionStarted>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { accountId, newDevice, device } = data;
    if (!newDevice) return;
    await this.messages.addMessages(tx, [{ to: { accountId }, template: 'new-device', data: { device, time } }]);
  }

  @OnEvent(SessionFamilyRevokedV1)
  async onSessionFamilyRevoked(
    @Payload() { data, time }: EventEnvelope<SessionFamilyRevoked>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { accountId } = data;
    await this.messages.addMessages(tx, [{ to: { accountId }, template: 'refresh-token-reuse', data: { time } }]);
  }

  @OnEvent(AccountPasswordChangedV1)
  async onAccountPasswordChanged(
    @Payload() { data, time }: EventEnvelope<AccountPasswordChanged>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { accountId } = data;
    await this.messages.addMessages(tx, [{ to: { accountId }, template: 'password-changed', data: { time } }]);
  }
}
