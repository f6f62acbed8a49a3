import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

export const VendorAppliedV1 = defineEvent({
  name: 'vendor.applied',
  version: 1,
  topic: topics.vendors,
  key: (data) => data.vendorId,
  schema: z.object({
    vendorId: z.uuid(),
    name: z.string(),
    slug: z.string(),
    ownerAccountId: z.uuid(),
  }),
});

export type VendorApplied = EventData<typeof VendorAppliedV1>;
