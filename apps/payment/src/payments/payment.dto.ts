import { moneyAnswer, time } from '@mvec/http';
import { z } from 'zod';
import { paymentStatuses } from './payment-status.js';

const reference = z.string().describe('The provider’s id, to quote to a bank');

const split = z
  .object({
    vendorId: z.uuid(),
    vendorOrderId: z.uuid(),
    gross: moneyAnswer.describe('What the shopper paid for the goods of this vendor'),
    commission: moneyAnswer.nullable().describe('Share of the platform; null for the shopper'),
    net: moneyAnswer.nullable().describe('Share of the vendor; null for the shopper'),
    basisPoints: z.int().nullable().describe('The commission rate when the order was placed; null for the shopper'),
  })
  .meta({
    id: 'PaymentSplit',
    description: 'One vendor’s share of a payment.',
    examples: [
      {
        vendorId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        vendorOrderId: '01a2052d-1230-704c-bbaa-1a016fa3572f',
        gross: { amount: 2000, currency: 'EUR' },
        commission: { amount: 200, currency: 'EUR' },
        net: { amount: 1800, currency: 'EUR' },
        basisPoints: 1000,
      },
    ],
  });

export type SplitView = z.infer<typeof split>;

const capture = z.object({ id: z.uuid(), amount: moneyAnswer, reference, capturedAt: time }).meta({
  id: 'Capture',
  description: 'Money that was taken from the card.',
  examples: [
    {
      id: '01a2052d-1331-704c-bbaa-1a016fa3572f',
      amount: { amount: 2000, currency: 'EUR' },
      reference: 'ch_01a2052d-1332-704c-bbaa-1a016fa3572f',
      capturedAt: '2026-11-22T12:00:01.000Z',
    },
  ],
});

const refund = z
  .object({
    id: z.uuid(),
    status: z.enum(['pending', 'completed']),
    amount: moneyAnswer,
    reference: reference.nullable(),
    requestedAt: time,
    completedAt: time.nullable(),
  })
  .meta({
    id: 'Refund',
    description: 'Money that is refunded to the card.',
    examples: [
      {
        id: '01a2052d-1431-704c-bbaa-1a016fa3572f',
        status: 'completed',
        amount: { amount: 2000, currency: 'EUR' },
        reference: 're_01a2052d-1432-704c-bbaa-1a016fa3572f',
        requestedAt: '2026-11-22T13:00:00.000Z',
        completedAt: '2026-11-22T13:00:01.000Z',
      },
    ],
  });

export const payment = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    status: z.enum(paymentStatuses),
    amount: moneyAnswer,
    splits: z.array(split).describe('Gross amounts sum to the amount'),
    captures: z.array(capture),
    refunds: z.array(refund),
    failureCode: z.string().nullable().describe('Why it failed'),
    createdAt: time,
  })
  .meta({
    id: 'Payment',
    description: 'The payment of one order.',
    examples: [
      {
        id: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        orderId: '01a2052d-122e-704c-bbaa-1a016fa3572f',
        status: 'captured',
        amount: { amount: 2000, currency: 'EUR' },
        splits: [
          {
            vendorId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
            vendorOrderId: '01a2052d-1230-704c-bbaa-1a016fa3572f',
            gross: { amount: 2000, currency: 'EUR' },
            commission: null,
            net: null,
            basisPoints: null,
          },
        ],
        captures: [
          {
            id: '01a2052d-1331-704c-bbaa-1a016fa3572f',
            amount: { amount: 2000, currency: 'EUR' },
            reference: 'ch_01a2052d-1332-704c-bbaa-1a016fa3572f',
            capturedAt: '2026-11-22T12:00:01.000Z',
          },
        ],
        refunds: [],
        failureCode: null,
        createdAt: '2026-11-22T12:00:00.000Z',
      },
    ],
  });

export type PaymentView = z.infer<typeof payment>;
