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

/** Publishes vendor events as identity does. */
export class VendorEvents {
  constructor(private readonly catalog: TestCatalog) {}

  approve(vendorId: string, name: string): Promise<void> {
    return this.publish(VendorApprovedV1, vendorId, { name, slug: 'copper' });
  }

  /** @param time of the event; older than the stored state, the event changes nothing */
  suspend(vendorId: string, time?: Date): Promise<void> {
    return this.publish(VendorSuspendedV1, vendorId, { name: 'Copper & Sons', reason: 'Unpaid fees' }, time);
  }

  reinstate(vendorId: string): Promise<void> {
    return this.publish(VendorReinstatedV1, vendorId, { name: 'Copper & Sons' });
  }

  private async publish(contract: EventContract, vendorId: string, data: object, time = new Date()): Promise<void> {
    const headers = toHeaders({
      id: randomUUID(),
      type: contract.type,
      source: 'identity',
      time: time.toISOString(),
      subject: vendorId,
      correlationId: randomUUID(),
    });
    const value = Buffer.from(JSON.stringify({ vendorId, ownerAccountId: randomUUID(), ...data }));
    const message = { key: vendorId, headers, value };
    await this.catalog.producer.publish(contract.topic.name, partitionOf(vendorId), [message]);
  }
}
