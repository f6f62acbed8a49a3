import { type EventEnvelope, type VendorApproved, VendorApprovedV1 } from '@mvec/events';
import { type EventContext, OnEvent } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { VendorsService } from './vendors.service.js';

@Controller()
export class VendorsEvents {
  constructor(private readonly vendors: VendorsService) {}

  @OnEvent(VendorApprovedV1, { readsHistory: true })
  async onVendorApproved(
    @Payload() { data }: EventEnvelope<VendorApproved>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.vendors.recordApproval(tx, data);
  }
}
