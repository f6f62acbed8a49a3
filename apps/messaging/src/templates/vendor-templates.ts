import { moneySchema } from '@mvec/money';
import { z } from 'zod';
import { formatMoney } from './format-money.js';
import { boughtLine, boughtText, defineTemplate, listOf } from './template.js';
import { wordsOf } from './tidy.js';

const name = wordsOf(100);
const reason = wordsOf(1_000);

export const vendorTemplates = {
  'vendor-approved': defineTemplate(z.object({ name }), (data) => ({
    subject: `${data.name} is approved`,
    summary: `your vendor ${data.name} may sell on MVEC now.`,
    details: ['Sign in again, or wait ten minutes, and you can publish products.'],
  })),

  'vendor-rejected': defineTemplate(z.object({ name, reason }), (data) => ({
    subject: `${data.name} was not approved`,
    summary: `your application for ${data.name} was rejected: ${data.reason}`,
  })),

  'vendor-suspended': defineTemplate(z.object({ name, reason }), (data) => ({
    subject: `${data.name} is suspended`,
    summary: `your vendor ${data.name} is suspended: ${data.reason}`,
    details: ['Its products have left the shop. Orders that were placed before go on: please ship them.'],
  })),

  'vendor-reinstated': defineTemplate(z.object({ name }), (data) => ({
    subject: `${data.name} may sell again`,
    summary: `the suspension of ${data.name} has ended, and its products are back in the shop.`,
  })),

  /** Shows the vendor its part of the order, and nothing about the shopper. */
  'new-vendor-order': defineTemplate(
    z.object({ vendorOrderId: z.uuid(), subtotal: moneySchema, lines: z.array(boughtLine) }),
    (data) => ({
      subject: `A new order of ${formatMoney(data.subtotal)}`,
      summary: `order ${data.vendorOrderId} is paid: please ship it.`,
      details: [listOf(data.lines, boughtText), `Total: ${formatMoney(data.subtotal)}`],
    }),
  ),

  'vendor-order-cancelled': defineTemplate(z.object({ vendorOrderId: z.uuid() }), (data) => ({
    subject: 'An order was cancelled',
    summary: `order ${data.vendorOrderId} was cancelled: please do not ship it.`,
  })),
} as const;
