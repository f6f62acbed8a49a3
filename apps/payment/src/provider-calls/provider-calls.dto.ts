import { pageAnswer, pageQuery, time, uuid } from '@mvec/http';
import { z } from 'zod';
import { callOutcomes, providerOperations } from './provider-call.js';

export const listProviderCallsQuery = pageQuery.extend({
  orderId: uuid.optional().describe('Only calls about the payment of this order'),
});

export type ListProviderCalls = z.infer<typeof listProviderCallsQuery>;

const providerCall = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    paymentId: z.uuid(),
    operation: z.enum(providerOperations),
    idempotencyKey: z.uuid().describe('The attempt’s or the refund’s; the provider does once what it is sent with'),
    attempt: z.int().describe('Counts the calls since the payment’s status changed'),
    outcome: z
      .enum(callOutcomes)
      .nullable()
      .describe('unknown: it may or may not have been done. null: under way, or the process died with it'),
    detail: z.string().nullable().describe('The provider’s code, or what went wrong'),
    startedAt: time,
    durationMs: z.int().nullable(),
  })
  .meta({
    id: 'ProviderCall',
    description: 'A call to the card provider. Cards and their tokens are not in the log.',
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
