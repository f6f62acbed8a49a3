import { IsLeftOutOr, IsOneLine, pageAnswer, PageQuery, time } from '@mvec/http';
import { IsIn } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import { type VendorStatus, vendorStatuses } from './vendor-status.js';

@JSONSchema({ examples: [{ name: 'Tools & Söhne' }] })
export class ApplyForVendor {
  @IsOneLine({ min: 2, max: 100 })
  name: string;
}

@JSONSchema({ examples: [{ reason: 'The trade register does not know this company.' }] })
export class Reason {
  @IsOneLine({ max: 500 })
  @JSONSchema({ description: "The operator's message to the owner, sent by mail" })
  reason: string;
}

export class ListVendors extends PageQuery {
  @IsLeftOutOr()
  @IsIn(vendorStatuses)
  status?: VendorStatus;
}

export const vendorAnswer = z
  .object({
    id: z.uuid(),
    name: z.string(),
    slug: z.string(),
    status: z.enum(vendorStatuses),
    reason: z.string().nullable().describe('Why it is rejected or suspended'),
    ownerAccountId: z.uuid(),
    appliedAt: time,
    approvedAt: time.nullable().describe('Time of the first approval'),
    decidedAt: time.nullable().describe('Time of the last decision'),
  })
  .meta({
    id: 'Vendor',
    description: 'A legal entity that sells once an operator has approved it.',
    examples: [
      {
        id: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        name: 'Tools & Söhne',
        slug: 'tools-sohne',
        status: 'approved',
        reason: null,
        ownerAccountId: '01a2052d-0ebf-716f-a4a7-cb2183ebeba0',
        appliedAt: '2026-11-22T12:00:00.000Z',
        approvedAt: '2026-11-22T15:00:00.000Z',
        decidedAt: '2026-11-22T15:00:00.000Z',
      },
    ],
  });

export type VendorView = z.infer<typeof vendorAnswer>;

export const vendorPage = pageAnswer(vendorAnswer);
