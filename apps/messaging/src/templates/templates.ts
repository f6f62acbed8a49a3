import { moneySchema } from '@mvec/money';
import { z } from 'zod';
import { html } from './escape-html.js';
import { formatMoney } from './format-money.js';

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

const line = z.object({ title: z.string(), quantity: z.int(), unitPrice: moneySchema });

/** The data of each template, checked when a delivery is written and again when it is sent. */
export const templateData = {
  'order-confirmed': z.object({ orderId: z.uuid(), total: moneySchema, lines: z.array(line) }),
  'order-cancelled': z.object({ orderId: z.uuid(), total: moneySchema, reason: z.string() }),
} as const;

export type TemplateName = keyof typeof templateData;
export type TemplateData<N extends TemplateName> = z.infer<(typeof templateData)[N]>;

/** @throws ZodError when the data is not the template's */
export function render(template: TemplateName, data: unknown, recipient: { displayName: string }): Mail {
  switch (template) {
    case 'order-confirmed':
      return orderConfirmed(templateData[template].parse(data), recipient.displayName);
    case 'order-cancelled':
      return orderCancelled(templateData[template].parse(data), recipient.displayName);
  }
}

function orderConfirmed(data: TemplateData<'order-confirmed'>, name: string): Mail {
  const lines = data.lines.map((item) => `${item.quantity} × ${item.title}, ${formatMoney(item.unitPrice)} each`);
  const total = formatMoney(data.total);
  return {
    subject: `Your order of ${total} is confirmed`,
    text: `Hello ${name},\n\nyour order ${data.orderId} is paid and confirmed:\n\n${lines.join('\n')}\n\nTotal: ${total}\n`,
    html: html`<p>Hello ${name},</p>
      <p>your order ${data.orderId} is paid and confirmed:</p>
      <ul>
        ${lines.map((item) => html`<li>${item}</li>`)}
      </ul>
      <p>Total: ${total}</p>`,
  };
}

const cancellationReasons: Record<string, string> = {
  payment_failed: 'the payment was declined',
  payment_expired: 'the payment did not arrive in time',
  shopper_request: 'you cancelled it',
  stock_lost: 'an item is no longer available',
};

function orderCancelled(data: TemplateData<'order-cancelled'>, name: string): Mail {
  const reason = cancellationReasons[data.reason] ?? data.reason;
  const promise = 'If you were charged, the money is on its way back.';
  return {
    subject: 'Your order was cancelled',
    text: `Hello ${name},\n\nyour order ${data.orderId} over ${formatMoney(data.total)} was cancelled: ${reason}.\n${promise}\n`,
    html: html`<p>Hello ${name},</p>
      <p>your order ${data.orderId} over ${formatMoney(data.total)} was cancelled: ${reason}.</p>
      <p>${promise}</p>`,
  };
}
