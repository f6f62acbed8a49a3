import {
  type EventEnvelope,
  type ProductArchived,
  ProductArchivedV1,
  type ProductPublished,
  ProductPublishedV1,
  type ProductUpdated,
  ProductUpdatedV1,
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
import { putProduct, putVendor } from './directory.js';
import { readsHistory } from './reads-history.js';

/** Who sells and what is on sale: the names in reports. */
@Controller()
export class DirectoryEvents {
  @OnEvent(VendorAppliedV1, readsHistory)
  async onVendorApplied(
    @Payload() event: EventEnvelope<VendorApplied>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putVendor(tx, generation, event, 'pending');
  }

  @OnEvent(VendorApprovedV1, readsHistory)
  async onVendorApproved(
    @Payload() event: EventEnvelope<VendorApproved>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putVendor(tx, generation, event, 'approved');
  }

  @OnEvent(VendorRejectedV1, readsHistory)
  async onVendorRejected(
    @Payload() event: EventEnvelope<VendorRejected>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putVendor(tx, generation, event, 'rejected');
  }

  @OnEvent(VendorSuspendedV1, readsHistory)
  async onVendorSuspended(
    @Payload() event: EventEnvelope<VendorSuspended>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putVendor(tx, generation, event, 'suspended');
  }

  @OnEvent(VendorReinstatedV1, readsHistory)
  async onVendorReinstated(
    @Payload() event: EventEnvelope<VendorReinstated>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putVendor(tx, generation, event, 'approved');
  }

  @OnEvent(ProductPublishedV1, readsHistory)
  async onProductPublished(
    @Payload() event: EventEnvelope<ProductPublished>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putProduct(tx, generation, event, true);
  }

  @OnEvent(ProductUpdatedV1, readsHistory)
  async onProductUpdated(
    @Payload() event: EventEnvelope<ProductUpdated>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putProduct(tx, generation, event, true);
  }

  @OnEvent(ProductArchivedV1, readsHistory)
  async onProductArchived(
    @Payload() event: EventEnvelope<ProductArchived>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putProduct(tx, generation, event, false);
  }
}
