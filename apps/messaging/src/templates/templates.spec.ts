import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { hostile, hostileWords, templateExamples } from '../../test/support/template-examples.js';
import { formatMoney } from './format-money.js';
import { renderMail, renderNotification, type TemplateName, templateNames } from './templates.js';
import { nameToUse } from './tidy.js';

const folder = new URL('../../test/previews/', import.meta.url);
/** `UPDATE_PREVIEWS=1` writes the previews again; look at them before you commit them. */
const updates = process.env['UPDATE_PREVIEWS'] === '1';

function render(template: TemplateName, data: unknown, displayName: string) {
  return { ...renderMail(template, data, { displayName }), notification: renderNotification(template, data) };
}

type Rendered = ReturnType<typeof render>;

const golden = (template: TemplateName) => render(template, templateExamples[template], 'Ada Lovelace');
const attacked = (template: TemplateName) => render(template, hostile(templateExamples[template]), hostileWords);

function previewsOf(template: TemplateName): Record<string, string> {
  return { ...filesOf(template, golden(template)), ...filesOf(`${template}.hostile`, attacked(template)) };
}

function filesOf(name: string, { subject, text, html, notification }: Rendered): Record<string, string> {
  const head = `Subject: ${subject}\nNotification: ${notification.title}: ${notification.text}\n\n`;
  return { [`${name}.txt`]: head + text, [`${name}.html`]: html };
}

describe('previews', () => {
  it.each(templateNames)('show %s with its example and with hostile text', (template) => {
    for (const [file, content] of Object.entries(previewsOf(template))) {
      if (updates) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(new URL(file, folder), content);
      }
      expect(readFileSync(new URL(file, folder), 'utf8')).toBe(content);
    }
  });

  it('exist only for existing templates', () => {
    const files = templateNames.flatMap((template) => Object.keys(previewsOf(template)));
    expect(readdirSync(folder).toSorted()).toEqual(files.toSorted());
  });
});

describe('every template', () => {
  it.each(templateNames)('%s has a subject and a notification of one line, for any data', (template) => {
    const { subject, notification } = attacked(template);
    for (const line of [subject, notification.title, notification.text]) {
      expect(line).toMatch(/^\P{Cc}+$/u);
      expect(line).not.toMatch(/[\u2028\u2029\u202E]/);
      expect(count(line, '\u2068')).toBe(count(line, '\u2069'));
    }
    expect(subject.length).toBeLessThan(200);
    expect(notification.text.length).toBeLessThan(1_500);
  });

  it.each(templateNames)('%s has as many lines with hostile text as with its example', (template) => {
    expect(attacked(template).text.split('\n')).toHaveLength(golden(template).text.split('\n').length);
  });

  it.each(templateNames)('%s has the same HTML elements with hostile text', (template) => {
    expect(elements(attacked(template).html)).toEqual(elements(golden(template).html));
  });
});

/** Texts that mail programs or browsers treat as addresses. */
const addresses = [
  'https://evil.example/win',
  'mailto:eve@evil.example',
  'evil.example',
  'www.evil.example',
  'x.com',
  'promo24.com',
  'evil。com',
  'evil．com',
  'evil｡com',
  '185.12.3.4',
];

describe('a mail', () => {
  const mailTo = (displayName: string) => renderMail('welcome', {}, { displayName });

  it('greets by name, escaped', () => {
    const mail = mailTo("A & B <b>O'Hara</b>".replace('/', ''));
    expect(mail.text).toContain("Hello A & B <b>O'Hara<b>,\n");
    expect(mail.html).toContain('<p>Hello A &amp; B &lt;b&gt;O&#39;Hara&lt;b&gt;,</p>');
  });

  it.each(['', ' \n', 'Win at https://evil.example', 'eve@evil', ...addresses])(
    'greets without the name %j, which is empty or could become a link',
    (displayName) => {
      expect(mailTo(displayName).text).toMatch(/^Hello,\n/);
      expect(nameToUse(displayName)).toBe('');
    },
  );

  it.each(['Ada Lovelace', 'Dr. Ada', 'Ada L.', 'Ada: the Countess'])('greets by %s', (displayName) => {
    expect(mailTo(displayName).text).toContain(`Hello ${displayName},\n`);
  });

  it.each(addresses)('breaks %s where it could become a link, also in the subject', (address) => {
    const lines = [{ title: address, quantity: 1, unitPrice: money }];
    const shipment = { orderId, carrier: address, trackingCode: address, allShipped: true, lines };
    const { subject } = renderMail('vendor-approved', { name: address }, { displayName: '' });
    const { text, html } = renderMail('order-shipped', shipment, { displayName: '' });
    const { text: order } = renderMail('order-confirmed', { orderId, total: money, lines }, { displayName: '' });
    const everything = [subject, text, html, order].join('\n');
    expect(everything).not.toContain(address);
    expect(visible(text)).toContain(`was shipped with ${address}, tracking code ${address}.`);
    expect(visible(subject)).toBe(`${address} is approved`);
    expect(visible(order)).toContain(`- 1 × ${address}, EUR 1.00 each`);
  });

  it('prevents a right-to-left name from reversing the text after it', () => {
    expect(mailTo('דוד').text).toMatch(/^Hello \u2068דוד\u2069,\n/);
  });

  it('lists a hundred lines and the number of the others', () => {
    const lines = Array.from({ length: 103 }, () => ({ title: 'Nail', quantity: 1, unitPrice: money }));
    const { text } = renderMail('order-confirmed', { orderId, total: money, lines }, { displayName: 'Ada' });
    expect(text.match(/^- .*/gm)).toHaveLength(101);
    expect(text).toContain('- and 3 more');
  });

  it('is refused with data of another template', () => {
    expect(() => renderMail('order-confirmed', { orderId }, { displayName: 'Ada' })).toThrow();
  });
});

describe('formatMoney', () => {
  it('uses the decimals of the currency', () => {
    expect(formatMoney({ amount: 29_000, currency: 'EUR' })).toBe('EUR 290.00');
    expect(formatMoney({ amount: 500, currency: 'JPY' })).toBe('JPY 500');
  });
});

/** The text without zero-width spaces. */
function visible(text: string): string {
  return text.replaceAll('\u200B', '');
}

const money = { amount: 100, currency: 'EUR' };
const orderId = '01930000-0000-7000-8000-000000000041';

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function elements(html: string): string[] {
  return html.match(/<[^>]*>/g) ?? [];
}
