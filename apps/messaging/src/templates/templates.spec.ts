import { describe, expect, it } from '@jest/globals';
import { formatMoney } from './format-money.js';
import { render, templateData, type TemplateName } from './templates.js';

const orderId = '01930000-0000-7000-8000-000000000041';
const total = { amount: 29_000, currency: 'EUR' };
const samples: Record<TemplateName, unknown> = {
  'order-confirmed': { orderId, total, lines: [{ title: 'Desk <b>"walnut"</b>', quantity: 1, unitPrice: total }] },
  'order-cancelled': { orderId, total, reason: 'payment_failed' },
};

describe('Every template', () => {
  it.each(Object.keys(templateData) as TemplateName[])('%s renders a subject, a text and a page', (template) => {
    const mail = render(template, samples[template], { displayName: 'A & B <script>' });
    expect(mail.subject).toMatch(/order/);
    expect(mail.text).toContain('A & B <script>');
    expect(mail.html).toContain('A &amp; B &lt;script&gt;');
    expect(mail.html).not.toContain('<script>');
  });

  it('escapes what a vendor wrote, inside lists too', () => {
    const mail = render('order-confirmed', samples['order-confirmed'], { displayName: 'A' });
    expect(mail.html).toContain('<li>1 × Desk &lt;b&gt;&quot;walnut&quot;&lt;/b&gt;, EUR 290.00 each</li>');
  });

  it('refuses data that is not its own', () => {
    expect(() => render('order-confirmed', { orderId }, { displayName: 'A' })).toThrow();
  });
});

describe('formatMoney', () => {
  it('knows how many decimals a currency has', () => {
    expect(formatMoney({ amount: 29_000, currency: 'EUR' })).toBe('EUR 290.00');
    expect(formatMoney({ amount: 500, currency: 'JPY' })).toBe('JPY 500');
  });
});
