import { randomUUID } from 'node:crypto';
import {
  type EventContract,
  partitionOf,
  toHeaders,
  VendorApprovedV1,
  VendorReinstatedV1,
  VendorSuspendedV1,
} from '@mvec/events';
import type { TestCatalog } from './catalog.js';

/** Identity, telling of vendors. */
export class VendorEvents {
  constructor(private readonly catalog: TestCatalog) {}

  approve(vendorId: string, name: string): Promise<void> {
    return this.tell(VendorApprovedV1, vendorId, { name, slug: 'copper' });
  }

  /** @param toldAt when it is older than what was told since, it was overtaken */
  suspend(vendorId: string, toldAt?: Date): Promise<void> {
    return this.tell(VendorSuspendedV1, vendorId, { name: 'Copper & Sons', reason: 'Unpaid fees' }, toldAt);
  }

  reinstate(vendorId: string): Promise<void> {
    return this.tell(VendorReinstatedV1, vendorId, { name: 'Copper & Sons' });
  }

  private async tell(contract: EventContract, vendorId: string, data: object, toldAt = new Date()): Promise<void> {
    const headers = toHeaders({
      id: randomUUID(),
      type: contract.type,
      source: 'identity',
      time: toldAt.toISOString(),
      subject: vendorId,
      correlationId: randomUUID(),
    });
    const value = Buffer.from(JSON.stringify({ vendorId, ownerAccountId: randomUUID(), ...data }));
    const message = { key: vendorId, headers, value };
    await this.catalog.producer.publish(contract.topic.name, partitionOf(vendorId), [message]);
  }
}
