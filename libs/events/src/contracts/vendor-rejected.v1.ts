import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** An operator refused the application. */
export const VendorRejectedV1 = defineEvent({
  name: 'vendor.rejected',
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

export type VendorRejected = EventData<typeof VendorRejectedV1>;
