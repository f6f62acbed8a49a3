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
import { type EventContext, OnEvents } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { putProducts, putVendors } from './directory.js';
import { readsHistory } from './reads-history.js';

/** Vendors and products, which give reports their names. */
@Controller()
export class DirectoryEvents {
  @OnEvents(VendorAppliedV1, readsHistory)
  async onVendorsApplied(
    @Payload() events: readonly EventEnvelope<VendorApplied>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putVendors(tx, generation, events, 'pending');
  }

  @OnEvents(VendorApprovedV1, readsHistory)
  async onVendorsApproved(
    @Payload() events: readonly EventEnvelope<VendorApproved>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putVendors(tx, generation, events, 'approved');
  }

  @OnEvents(VendorRejectedV1, readsHistory)
  async onVendorsRejected(
    @Payload() events: readonly EventEnvelope<VendorRejected>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putVendors(tx, generation, events, 'rejected');
  }

  @OnEvents(VendorSuspendedV1, readsHistory)
  async onVendorsSuspended(
    @Payload() events: readonly EventEnvelope<VendorSuspended>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putVendors(tx, generation, events, 'suspended');
  }

  @OnEvents(VendorReinstatedV1, readsHistory)
  async onVendorsReinstated(
    @Payload() events: readonly EventEnvelope<VendorReinstated>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putVendors(tx, generation, events, 'approved');
  }

  @OnEvents(ProductPublishedV1, readsHistory)
  async onProductsPublished(
    @Payload() events: readonly EventEnvelope<ProductPublished>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putProducts(tx, generation, events, true);
  }

  @OnEvents(ProductUpdatedV1, readsHistory)
  async onProductsUpdated(
    @Payload() events: readonly EventEnvelope<ProductUpdated>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putProducts(tx, generation, events, true);
  }

  @OnEvents(ProductArchivedV1, readsHistory)
  async onProductsArchived(
    @Payload() events: readonly EventEnvelope<ProductArchived>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await putProducts(tx, generation, events, false);
  }
}
