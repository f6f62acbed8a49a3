import { pageAnswer, pageQuery, time, uuid } from '@mvec/http';
import { z } from 'zod';

/** In basis points: 10,000 are the whole. */
const basisPoints = z.int().min(0).max(10_000);

export const setCommissionRateBody = z
  .strictObject({
    vendorId: uuid.nullable().describe('null: the platform’s rate, for vendors without their own'),
    basisPoints: basisPoints.describe('Hundredths of a percent of what the shopper pays: 1000 are 10 %'),
    effectiveFrom: z.iso
      .datetime({ error: 'must be a time in UTC such as 2027-01-01T00:00:00Z' })
      .max(30)
      .refine((value) => Date.parse(value) >= 0, { error: 'must be a time after 1970' })
      .optional()
      .describe('Not before now; without it the rate is in force at once'),
  })
  .meta({
    id: 'SetCommissionRate',
    examples: [
      {
        vendorId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        basisPoints: 800,
        effectiveFrom: '2027-01-01T00:00:00Z',
      },
    ],
  });

export type SetCommissionRate = z.infer<typeof setCommissionRateBody>;

export const listCommissionRatesQuery = pageQuery.extend({
  vendorId: uuid.optional().describe('Only the rates of this vendor’s own'),
});

export type ListCommissionRates = z.infer<typeof listCommissionRatesQuery>;

export const commissionRate = z
  .object({
    id: z.uuid(),
    vendorId: z.uuid().nullable().describe('null: the platform’s rate'),
    basisPoints: z.int(),
    effectiveFrom: time.describe('Until a later one of the same vendor, or of the platform'),
    createdAt: time,
    createdBy: z.uuid().nullable().describe('The operator; null for the first rate'),
  })
  .meta({
    id: 'CommissionRate',
    description: 'The platform’s part of what is sold from a time on. It is never changed, only followed by another.',
    examples: [
      {
        id: '01a2052d-3181-7179-aefe-23c0ac32eb2c',
        vendorId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        basisPoints: 800,
        effectiveFrom: '2027-01-01T00:00:00.000Z',
        createdAt: '2026-11-22T12:00:00.000Z',
        createdBy: '01a2052d-0ebf-716f-a4a7-cb2183ebeba0',
      },
    ],
  });

export type CommissionRateView = z.infer<typeof commissionRate>;

export const commissionRatePage = pageAnswer(commissionRate);
