import { moneyAnswer } from '@mvec/http';
import { z } from 'zod';

const day = z.iso.date();
const moneyPerCurrency = z.array(moneyAnswer);

const money = {
  revenue: moneyPerCurrency.describe('Total of confirmed orders per currency; refunds are not subtracted'),
  averageOrderValue: moneyPerCurrency.describe('Revenue divided by the number of confirmed orders, rounded'),
  refunds: moneyPerCurrency,
};

const exampleMoney = {
  revenue: [{ amount: 129_900, currency: 'EUR' }],
  averageOrderValue: [{ amount: 12_990, currency: 'EUR' }],
  refunds: [{ amount: 1_999, currency: 'EUR' }],
};

export const overview = z
  .object({
    from: day,
    to: day,
    cartsStarted: z.int(),
    orders: z.object({
      placed: z.int(),
      confirmed: z.int(),
      shipped: z.int().describe('Orders of which all parts are shipped'),
      cancelled: z.int(),
      rejected: z.int().describe('Checkouts that ended before the order was placed'),
    }),
    ...money,
    paymentsFailed: z.int(),
    holdsLost: z.int(),
    stockAdjustments: z.int(),
    sessionsStarted: z.int(),
    mails: z.object({ sent: z.int(), failed: z.int() }),
    vendors: z
      .object({ pending: z.int(), approved: z.int(), rejected: z.int(), suspended: z.int() })
      .describe('Vendors by current status'),
    productsOnSale: z.int().describe('Products on sale now, without those of suspended vendors'),
  })
  .meta({
    id: 'Overview',
    description: 'The platform in a range of days. Each thing counts on the day it happened.',
    examples: [
      {
        from: '2026-11-01',
        to: '2026-11-30',
        cartsStarted: 40,
        orders: { placed: 12, confirmed: 10, shipped: 8, cancelled: 1, rejected: 2 },
        ...exampleMoney,
        paymentsFailed: 1,
        holdsLost: 0,
        stockAdjustments: 5,
        sessionsStarted: 31,
        mails: { sent: 44, failed: 0 },
        vendors: { pending: 1, approved: 3, rejected: 0, suspended: 0 },
        productsOnSale: 24,
      },
    ],
  });

export const vendorOverview = z
  .object({
    from: day,
    to: day,
    vendorId: z.uuid(),
    name: z.string().nullable(),
    orders: z
      .object({ placed: z.int(), confirmed: z.int(), shipped: z.int(), cancelled: z.int() })
      .describe("The vendor's parts of orders"),
    ...money,
    productsOnSale: z.int(),
  })
  .meta({
    id: 'VendorOverview',
    description: "A vendor's part of the platform in a range of days.",
    examples: [
      {
        from: '2026-11-01',
        to: '2026-11-30',
        vendorId: '01a2052d-0ebf-716f-a4a7-cb2183ebeba0',
        name: 'Walnut Works',
        orders: { placed: 12, confirmed: 10, shipped: 8, cancelled: 1 },
        ...exampleMoney,
        productsOnSale: 8,
      },
    ],
  });

export type Overview = z.infer<typeof overview>;
export type VendorOverview = z.infer<typeof vendorOverview>;
export type MoneyTotals = Pick<Overview, keyof typeof money>;
