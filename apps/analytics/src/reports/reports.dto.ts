import { moneyAnswer, pageAnswer } from '@mvec/http';
import { z } from 'zod';

const day = z.iso.date();
const range = { from: day, to: day };

const orders = z.object({ placed: z.int(), confirmed: z.int(), cancelled: z.int() });

/** Figures of a report's row, in one currency. Each order and refund counts on the day it happened. */
const figures = {
  orders,
  revenue: moneyAnswer.describe('Total of confirmed orders; refunds are not subtracted'),
  averageOrderValue: moneyAnswer
    .nullable()
    .describe('Revenue divided by the number of confirmed orders, rounded; null without confirmed orders'),
  refunds: moneyAnswer,
};

const exampleFigures = {
  orders: { placed: 12, confirmed: 10, cancelled: 1 },
  revenue: { amount: 129_900, currency: 'EUR' },
  averageOrderValue: { amount: 12_990, currency: 'EUR' },
  refunds: { amount: 1_999, currency: 'EUR' },
};

const dayRow = z
  .object({ day, ...figures })
  .meta({ id: 'DayRow', examples: [{ day: '2026-11-22', ...exampleFigures }] });

export const daysReport = z
  .object({
    ...range,
    items: z.array(dayRow).describe('One row per day (UTC) and currency with orders or refunds'),
  })
  .meta({
    id: 'DaysReport',
    examples: [{ from: '2026-11-01', to: '2026-11-30', items: [{ day: '2026-11-22', ...exampleFigures }] }],
  });

const vendorRow = z.object({ vendorId: z.uuid(), name: z.string().nullable(), ...figures }).meta({
  id: 'VendorRow',
  description: 'Sales of one vendor in one currency.',
  examples: [{ vendorId: '01a2052d-0ebf-716f-a4a7-cb2183ebeba0', name: 'Walnut Works', ...exampleFigures }],
});

const productRow = z
  .object({
    productId: z.uuid(),
    vendorId: z.uuid(),
    title: z.string(),
    unitsSold: z.int().describe('Units in confirmed orders'),
    ...figures,
  })
  .meta({
    id: 'ProductRow',
    description: 'Sales of one product in one currency.',
    examples: [
      {
        productId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        vendorId: '01a2052d-0ebf-716f-a4a7-cb2183ebeba0',
        title: 'Walnut desk',
        unitsSold: 11,
        ...exampleFigures,
      },
    ],
  });

export const funnelReport = z
  .object({
    ...range,
    steps: z
      .array(
        z.object({
          step: z.enum(['cart_started', 'order_placed', 'order_confirmed', 'order_shipped']),
          count: z.int(),
        }),
      )
      .describe('From cart to shipped, in this order; an order counts as shipped when its last part is'),
    losses: z
      .array(z.object({ outcome: z.enum(['rejected', 'cancelled']), reason: z.string(), count: z.int() }))
      .describe('Checkouts that were rejected and orders that were cancelled, by reason'),
  })
  .meta({
    id: 'FunnelReport',
    examples: [
      {
        from: '2026-11-01',
        to: '2026-11-30',
        steps: [
          { step: 'cart_started', count: 40 },
          { step: 'order_placed', count: 12 },
          { step: 'order_confirmed', count: 10 },
          { step: 'order_shipped', count: 8 },
        ],
        losses: [
          { outcome: 'cancelled', reason: 'payment_failed', count: 1 },
          { outcome: 'rejected', reason: 'price_changed', count: 2 },
        ],
      },
    ],
  });

export const vendorPage = pageAnswer(vendorRow);
export const productPage = pageAnswer(productRow);

export type DayRow = z.infer<typeof dayRow>;
export type DaysReport = z.infer<typeof daysReport>;
export type VendorRow = z.infer<typeof vendorRow>;
export type ProductRow = z.infer<typeof productRow>;
export type FunnelReport = z.infer<typeof funnelReport>;
export type Figures = Pick<DayRow, keyof typeof figures>;
