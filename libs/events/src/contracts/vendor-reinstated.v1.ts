import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** The suspension ended: the vendor's published products are on sale again. */
export const VendorReinstatedV1 = defineEvent({
  name: 'vendor.reinstated',
  version: 1,
  topic: topics.vendors,
  key: (data) => data.vendorId,
  schema: z.object({
    vendorId: z.uuid(),
    ownerAccountId: z.uuid(),
    name: z.string(),
  }),
});

export type VendorReinstated = EventData<typeof VendorReinstatedV1>;
