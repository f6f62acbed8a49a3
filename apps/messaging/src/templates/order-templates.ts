import { moneySchema } from '@mvec/money';
import { z } from 'zod';
import { formatMoney } from './format-money.js';
import { boughtLine, boughtText, defineTemplate, listOf, shippedLine } from './template.js';
import { wordsOf } from './tidy.js';

const orderId = z.uuid();
const code = wordsOf(100);

export const orderTemplates = {
  'order-confirmed': defineTemplate(
    z.object({ orderId, total: moneySchema, lines: z.array(boughtLine) }),
    ({ orderId, total, lines }) => ({
      subject: `Your order of ${formatMoney(total)} is confirmed`,
      summary: `your order ${orderId} is paid and confirmed.`,
      details: [listOf(lines, boughtText), `Total: ${formatMoney(total)}`],
    }),
  ),

  'order-shipped': defineTemplate(
    z.object({
      orderId,
      carrier: code,
      trackingCode: code,
      allShipped: z.boolean(),
      lines: z.array(shippedLine),
    }),
    ({ orderId, carrier, trackingCode, allShipped, lines }) => ({
      subject: allShipped ? 'Your order is on its way' : 'A part of your order is on its way',
      summary: `${allShipped ? 'the last part' : 'a part'} of your order ${orderId} was shipped with ${carrier}, tracking code ${trackingCode}.`,
      details: [listOf(lines, (line) => `${line.quantity} × ${line.title}`)],
    }),
  ),

  'order-cancelled': defineTemplate(
    z.object({ orderId, total: moneySchema, reason: wordsOf(200) }),
    ({ orderId, total, reason }) => ({
      subject: 'Your order was cancelled',
      summary: `your order ${orderId} over ${formatMoney(total)} was cancelled: ${cancellationReasons[reason] ?? reason}.`,
      details: ['If you were charged, the money is on its way back.'],
    }),
  ),

  'order-refunded': defineTemplate(z.object({ orderId, amount: moneySchema }), ({ orderId, amount }) => ({
    subject: `${formatMoney(amount)} is on its way back to you`,
    summary: `we refunded ${formatMoney(amount)} of your order ${orderId}.`,
    details: ['It goes to the card you paid with; depending on your bank, that takes a few days.'],
  })),
} as const;

const cancellationReasons: Record<string, string> = {
  payment_failed: 'the payment was declined',
  payment_expired: 'the payment did not arrive in time',
  shopper_request: 'you cancelled it',
  stock_lost: 'an item is no longer available',
};
