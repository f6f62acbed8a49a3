import type { TemplateData, TemplateName } from '../../src/templates/templates.js';

const orderId = '01930000-0000-7000-8000-000000000041';
const vendorOrderId = '01930000-0000-7000-8000-000000000051';
const time = '2026-11-22T12:00:00.000Z';
const name = 'Woodwork & Sons';
const total = { amount: 29_000, currency: 'EUR' };
const desk = { title: 'Walnut desk', quantity: 1, unitPrice: { amount: 19_900, currency: 'EUR' } };
const lamp = { title: 'Brass lamp', quantity: 2, unitPrice: { amount: 4_550, currency: 'EUR' } };

/** Example data of each template. */
export const templateExamples: { [N in TemplateName]: TemplateData<N> } = {
  welcome: {},
  'new-device': { device: 'Firefox on Linux', time },
  'refresh-token-reuse': { time },
  'email-changed': { newEmail: 'n…@s…', time },
  'password-changed': { time },
  'order-confirmed': { orderId, total, lines: [desk, lamp] },
  'order-shipped': { orderId, carrier: 'Post NL', trackingCode: 'JD0001', allShipped: false, lines: [lamp] },
  'order-cancelled': { orderId, total, reason: 'payment_failed' },
  'order-refunded': { orderId, amount: total },
  'vendor-approved': { name },
  'vendor-rejected': { name, reason: 'No proof of registration.' },
  'vendor-suspended': { name, reason: 'Orders were not shipped.' },
  'vendor-reinstated': { name },
  'new-vendor-order': { vendorOrderId, subtotal: desk.unitPrice, lines: [desk] },
  'vendor-order-cancelled': { vendorOrderId },
};

export const hostileWords = `<script>alert("1")</script>'&\r\nBcc: eve@evil.example\r\n\r\n\u0000\u2029\u202Eשלום ${'A'.repeat(10_000)}`;

/** The data with hostile text in every field that users can fill. */
export function hostile(data: unknown): unknown {
  if (typeof data === 'string') return isGenerated(data) ? data : hostileWords;
  if (Array.isArray(data)) return data.map(hostile);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, hostile(value)]));
}

/** Whether the text is an id, a time or a currency, which users do not write. */
function isGenerated(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$|^\d{4}-.*Z$|^[A-Z]{3}$/.test(text);
}
