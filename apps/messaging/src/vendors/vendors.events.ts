import type { Tx } from '@mvec/database';
import {
  type EventEnvelope,
  type VendorApplied,
  VendorAppliedV1,
  type VendorApproved,
  VendorApprovedV1,
  type VendorReinstated,
  VendorReinstatedV1,
  type VendorRejected,
  VendorRejectedV1,
  type VendorSuspended,
  VendorSuspendedV1,
} from '@mvec/events';
import { type EventContext, OnEvent } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { isHistory } from '../messages/is-history.js';
import type { Message } from '../messages/message.js';
import { MessagesService } from '../messages/messages.service.js';
import { VendorsService } from './vendors.service.js';

type VendorEvent = EventEnvelope<{ vendorId: string; ownerAccountId: string }>;

/** Owners come from the whole history of the topic; old events lead to no messages. */
@Controller()
export class VendorsEvents {
  constructor(
    private readonly vendors: VendorsService,
    private readonly messages: MessagesService,
  ) {}

  @OnEvent(VendorAppliedV1, { readsHistory: true })
  async onVendorApplied(@Payload() event: EventEnvelope<VendorApplied>, @Ctx() { tx }: EventContext): Promise<void> {
    await this.vendors.saveOwner(tx, event.data, event.time);
  }

  @OnEvent(VendorApprovedV1, { readsHistory: true })
  async onVendorApproved(@Payload() event: EventEnvelope<VendorApproved>, @Ctx() { tx }: EventContext): Promise<void> {
    const { ownerAccountId: accountId, name } = event.data;
    await this.saveAndNotify(tx, event, { to: { accountId }, template: 'vendor-approved', data: { name } });
  }

  @OnEvent(VendorRejectedV1, { readsHistory: true })
  async onVendorRejected(@Payload() event: EventEnvelope<VendorRejected>, @Ctx() { tx }: EventContext): Promise<void> {
    const { ownerAccountId: accountId, name, reason } = event.data;
    await this.saveAndNotify(tx, event, { to: { accountId }, template: 'vendor-rejected', data: { name, reason } });
  }

  @OnEvent(VendorSuspendedV1, { readsHistory: true })
  async onVendorSuspended(
    @Payload() event: EventEnvelope<VendorSuspended>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { ownerAccountId: accountId, name, reason } = event.data;
    await this.saveAndNotify(tx, event, { to: { accountId }, template: 'vendor-suspended', data: { name, reason } });
  }

  @OnEvent(VendorReinstatedV1, { readsHistory: true })
  async onVendorReinstated(
    @Payload() event: EventEnvelope<VendorReinstated>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { ownerAccountId: accountId, name } = event.data;
    await this.saveAndNotify(tx, event, { to: { accountId }, template: 'vendor-reinstated', data: { name } });
  }

  /** Sends no message for an event that a newer one has replaced, nor for one older than the inbox. */
  private async saveAndNotify(tx: Tx, event: VendorEvent, message: Message): Promise<void> {
    const isNewest = await this.vendors.saveOwner(tx, event.data, event.time);
    if (isNewest && !isHistory(event)) await this.messages.addMessages(tx, [message]);
  }
}
