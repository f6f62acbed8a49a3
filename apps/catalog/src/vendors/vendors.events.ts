import {
  type EventEnvelope,
  type VendorApproved,
  VendorApprovedV1,
  type VendorReinstated,
  VendorReinstatedV1,
  type VendorSuspended,
  VendorSuspendedV1,
} from '@mvec/events';
import { type EventContext, OnEvent } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { VendorsService } from './vendors.service.js';

@Controller()
export class VendorsEvents {
  constructor(private readonly vendors: VendorsService) {}

  @OnEvent(VendorApprovedV1, { readsHistory: true })
  async onVendorApproved(
    @Payload() { data, time }: EventEnvelope<VendorApproved>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.vendors.recordVendor(tx, { ...data, suspended: false, changedAt: time });
  }

  @OnEvent(VendorSuspendedV1, { readsHistory: true })
  async onVendorSuspended(
    @Payload() { data, time }: EventEnvelope<VendorSuspended>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.vendors.recordVendor(tx, { ...data, suspended: true, changedAt: time });
  }

  @OnEvent(VendorReinstatedV1, { readsHistory: true })
  async onVendorReinstated(
    @Payload() { data, time }: EventEnvelope<VendorReinstated>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.vendors.recordVendor(tx, { ...data, suspended: false, changedAt: time });
  }
}
