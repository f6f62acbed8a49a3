import { IsId, IsInteger, IsLeftOutOr, IsNullOr, IsTime, pageAnswer, PageQuery, time } from '@mvec/http';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';

@JSONSchema({
  examples: [
    {
      vendorId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
      basisPoints: 800,
      effectiveFrom: '2027-01-01T00:00:00Z',
    },
  ],
})
export class SetCommissionRate {
  @IsNullOr()
  @IsId()
  @JSONSchema({ description: 'null: the rate of the platform, for vendors without one' })
  vendorId: string | null;

  @IsInteger({ min: 0, max: 10_000 })
  @JSONSchema({ description: 'Hundredths of a percent of what the shopper pays: 1000 is 10 %' })
  basisPoints: number;

  @IsLeftOutOr()
  @IsTime()
  @JSONSchema({ description: 'Not in the past; the rate is in force at once if left out' })
  effectiveFrom?: string;
}

export class ListCommissionRates extends PageQuery {
  @IsLeftOutOr()
  @IsId()
  @JSONSchema({ description: 'Only rates of this vendor' })
  vendorId?: string;
}

export const commissionRate = z
  .object({
    id: z.uuid(),
    vendorId: z.uuid().nullable().describe('null: the rate of the platform'),
    basisPoints: z.int(),
    effectiveFrom: time.describe('Until the next rate of the same vendor, or of the platform'),
    createdAt: time,
    createdBy: z.uuid().nullable().describe('The operator; null for the initial rate'),
  })
  .meta({
    id: 'CommissionRate',
    description:
      'The share of the platform in sales from a time on. A rate is never changed, only followed by another.',
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
