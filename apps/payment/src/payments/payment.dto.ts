import { moneyAnswer, time } from '@mvec/http';
import { z } from 'zod';
import { paymentStatuses } from './payment-status.js';

const split = z
  .object({
    vendorId: z.uuid(),
    gross: moneyAnswer.describe('What the shopper paid for the goods of this vendor'),
    commission: moneyAnswer.nullable().describe('The platform’s part of it; null for the shopper'),
    net: moneyAnswer.nullable().describe('The vendor’s part of it; null for the shopper'),
  })
  .meta({
    id: 'PaymentSplit',
    description: 'One vendor’s share of a payment.',
    examples: [
      {
        vendorId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        gross: { amount: 2000, currency: 'EUR' },
        commission: { amount: 200, currency: 'EUR' },
        net: { amount: 1800, currency: 'EUR' },
      },
    ],
  });

export type SplitView = z.infer<typeof split>;

export const payment = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    status: z.enum(paymentStatuses),
    amount: moneyAnswer,
    splits: z.array(split),
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
        splits: [],
        failureCode: null,
        createdAt: '2026-11-22T12:00:00.000Z',
      },
    ],
  });

export type PaymentView = z.infer<typeof payment>;
