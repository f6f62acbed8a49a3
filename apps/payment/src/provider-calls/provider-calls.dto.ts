import { IsId, IsLeftOutOr, pageAnswer, PageQuery, time } from '@mvec/http';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import { callOutcomes, providerOperations } from './provider-call.js';

export class ListProviderCalls extends PageQuery {
  @IsLeftOutOr()
  @IsId()
  @JSONSchema({ description: 'Only calls for the payment of this order' })
  orderId?: string;
}

const providerCall = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    paymentId: z.uuid(),
    operation: z.enum(providerOperations),
    idempotencyKey: z.uuid().describe('Id of the attempt or the refund; the provider acts once per key'),
    attempt: z.int().describe('Number of the call since the last change of the payment’s status'),
    outcome: z
      .enum(callOutcomes)
      .nullable()
      .describe('unknown: the provider may or may not have acted. null: under way, or the process died'),
    detail: z.string().nullable().describe('The provider’s code, or the reason of the failure'),
    startedAt: time,
    durationMs: z.int().nullable(),
  })
  .meta({
    id: 'ProviderCall',
    description: 'A call to the card provider. The log contains neither cards nor their tokens.',
    examples: [
      {
        id: '01a2052d-4181-7179-aefe-23c0ac32eb2c',
        orderId: '01a2052d-122e-704c-bbaa-1a016fa3572f',
        paymentId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        operation: 'charge',
        idempotencyKey: '01a2052d-1331-704c-bbaa-1a016fa3572f',
        attempt: 1,
        outcome: 'unknown',
        detail: 'The provider did not answer POST /charges',
        startedAt: '2026-11-22T12:00:00.000Z',
        durationMs: 3001,
      },
    ],
  });

export type ProviderCallView = z.infer<typeof providerCall>;

export const providerCallPage = pageAnswer(providerCall);
