import type { OrderTimeline, TimelineVendor, WholeEntry, WholeOutstanding } from '@mvec/order-timeline';
import pc from 'picocolors';
import { printable } from '../dead-letters/printable.js';
import { formatMoney, table } from '@mvec/terminal';
import { entryLines } from './entry-lines.js';

/** The timeline of an order for a terminal. The verdict comes last, next to the prompt. */
export function timelineText(answer: OrderTimeline): string {
  const timeline = withPrintableTexts(answer);
  const parts = [
    pc.bold(titleOf(timeline)),
    entryLines(timeline.entries),
    money(timeline),
    notes(timeline),
    [verdictLine(timeline), ...timeline.outstanding.map(step)].join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Cleans texts before they are coloured: colours are control characters too. */
function withPrintableTexts(timeline: OrderTimeline): OrderTimeline {
  const clean = (_key: string, value: unknown) => (typeof value === 'string' ? printable(value) : value);
  return JSON.parse(JSON.stringify(timeline), clean) as OrderTimeline;
}

function titleOf({ orderId, status, total, entries }: OrderTimeline): string {
  const known = [
    ...listed(', trace', entries, ({ traceId }) => traceId),
    ...listed(', correlation', entries, ({ correlationId }) => correlationId),
  ];
  return `Order ${orderId}: ${status.replaceAll('_', ' ')}${total === null ? '' : `, ${formatMoney(total)}`}${known.join('')}`;
}

function listed(what: string, entries: readonly WholeEntry[], idOf: (entry: WholeEntry) => string | null): string[] {
  const ids = [...new Set(entries.flatMap((entry) => idOf(entry) ?? []))];
  return ids.length === 0 ? [] : [`${what} ${ids.join(', ')}`];
}

function money({ vendors, accounts, totals }: OrderTimeline): string {
  const titles = ['vendor', 'part', 'sold', 'commission', 'net', 'part is', 'money is'];
  const shares = vendors.length === 0 ? '' : table(titles, vendors.map(vendorRow));
  if (accounts.length === 0) return shares;
  const balances = accounts.map(({ account, balance }) => [account, formatMoney(balance)]);
  const sums = totals.map((total) => ['sum of all postings', formatMoney(total)]);
  return [shares, table(['account', 'balance of this order'], [...balances, ...sums])].join('\n\n');
}

function vendorRow({ vendorId, vendorOrderId, subtotal, status, share }: TimelineVendor): string[] {
  const sold = formatMoney(subtotal);
  const part = [vendorId, vendorOrderId, sold];
  if (share === null) return [...part, '?', '?', status.replaceAll('_', ' '), 'not known to payment'];
  const commission = `${formatMoney(share.commission)} (${(share.basisPoints / 100).toFixed(2)} %)`;
  return [...part, commission, formatMoney(share.net), status.replaceAll('_', ' '), share.state.replaceAll('_', ' ')];
}

function notes({ missing, omitted }: OrderTimeline): string {
  const silent = missing.map(({ service, why }) =>
    pc.yellow(`  ${service} ${why}: its part of the timeline is missing.`),
  );
  return [...silent, ...omitted.map((sentence) => `  ${sentence}`)].join('\n');
}

const colours = {
  settled: pc.green,
  under_way: pc.cyan,
  late: pc.yellow,
  incomplete: pc.yellow,
  needs_a_person: pc.red,
};

function verdictLine({ verdict }: OrderTimeline): string {
  return colours[verdict.state](`=> ${verdict.text}`);
}

function step({ service, text, next }: WholeOutstanding): string {
  return `   ${service}: ${text}${next === null ? '' : `\n     -> ${next}`}`;
}
