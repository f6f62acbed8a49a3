import { moneyAnswer, pageAnswer, time } from '@mvec/http';
import { z } from 'zod';
import { cancellationReasons, type Order, rejectionReasons, type VendorOrder } from './order.js';
import { orderStatuses } from './order-status.js';

export const orderLine = z
  .object({
    variantId: z.uuid(),
    productId: z.uuid(),
    title: z.string(),
    sku: z.string(),
    quantity: z.int(),
    unitPrice: moneyAnswer,
  })
  .meta({
    id: 'OrderLine',
    description: 'What was bought, as catalog described and priced it when it was held.',
    examples: [
      {
        variantId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        productId: '01a2052d-1182-7179-aefe-23c0ac32eb2d',
        title: 'Green tea, 100 g',
        sku: 'TEA-100',
        quantity: 2,
        unitPrice: { amount: 450, currency: 'EUR' },
      },
    ],
  });

export const orderPartStatus = z.enum([...orderStatuses, 'shipped']);

const orderPart = z
  .object({
    id: z.uuid(),
    vendorId: z.uuid(),
    subtotal: moneyAnswer,
    status: orderPartStatus,
    lines: z.array(orderLine),
  })
  .meta({ id: 'OrderPart', description: "One vendor's part of an order." });

export type OrderPartView = z.infer<typeof orderPart>;

export const orderAnswer = z
  .object({
    id: z.uuid(),
    status: z.enum(orderStatuses),
    reason: z
      .enum([...rejectionReasons, ...cancellationReasons])
      .nullable()
      .describe('Why it was rejected or cancelled'),
    paymentCode: z.string().nullable().describe("The provider's reason when the payment failed"),
    total: moneyAnswer.describe("By catalog's prices once they are known, until then what the shopper saw"),
    vendorOrders: z.array(orderPart).describe('Empty until the order is placed'),
    createdAt: time,
    paymentDueAt: time.nullable(),
  })
  .meta({
    id: 'Order',
    description: 'An order and how far its checkout has come.',
    examples: [
      {
        id: '01a2052d-122e-704c-bbaa-1a016fa3572f',
        status: 'confirmed',
        reason: null,
        paymentCode: null,
        total: { amount: 900, currency: 'EUR' },
        vendorOrders: [],
        createdAt: '2026-11-22T12:00:00.000Z',
        paymentDueAt: '2026-11-22T12:01:00.000Z',
      },
    ],
  });

export type OrderView = z.infer<typeof orderAnswer>;

export const orderPage = pageAnswer(orderAnswer);

export function toOrderView(order: Order, parts: readonly VendorOrder[]): OrderView {
  return {
    id: order.id,
    status: order.status,
    reason: order.reason,
    paymentCode: order.paymentCode,
    total: order.total ?? order.expectedTotal,
    vendorOrders: parts.map((part) => toPartView(order.status, part)),
    createdAt: order.createdAt.toISOString(),
    paymentDueAt: order.paymentDueAt?.toISOString() ?? null,
  };
}

export function toPartView(orderStatus: Order['status'], part: VendorOrder): OrderPartView {
  const { id, vendorId, subtotal, shippedAt, lines } = part;
  return { id, vendorId, subtotal, status: shippedAt === null ? orderStatus : 'shipped', lines };
}
