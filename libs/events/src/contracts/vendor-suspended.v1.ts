import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** The vendor's products are off sale until `vendor.reinstated`; its open orders continue. */
export const VendorSuspendedV1 = defineEvent({
  name: 'vendor.suspended',
  version: 1,
  topic: topics.vendors,
  key: (data) => data.vendorId,
  schema: z.object({
    vendorId: z.uuid(),
    ownerAccountId: z.uuid(),
    name: z.string(),
    /** The operator's message to the owner. */
    reason: z.string(),
  }),
});

export type VendorSuspended = EventData<typeof VendorSuspendedV1>;
