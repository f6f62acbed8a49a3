import { describe, expect, it } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import type { OrderTimeline, WholeEntry } from '@mvec/order-timeline';
import { timelineText } from './timeline-text.js';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const trace = '0af7651916cd43dd8448eb211c80319c';

function entry(changes: Partial<WholeEntry>): WholeEntry {
  const at = '2026-11-22T12:00:00.000Z';
  const nothing = { ids: {}, event: null, traceId: null, correlationId: null };
  return { at, service: 'order', kind: 'step', text: 'something happens', ...nothing, ...changes };
}

const timeline: OrderTimeline = {
  orderId: 'o-1',
  status: 'awaiting_payment',
  total: eur(2_000),
  askedAt: '2026-11-22T12:04:10.000Z',
  verdict: { state: 'late', text: 'waits for payment, since 4 min 10 s' },
  outstanding: [
    {
      service: 'payment',
      state: 'late',
      what: 'no answer',
      text: 'no answer, since 4 min',
      since: '2026-11-22T12:00:10.000Z',
      deadline: null,
      nextAttempt: null,
      next: 'ask the provider',
    },
  ],
  entries: [
    entry({ text: 'placed', event: 'order.placed.v1' }),
    entry({
      at: '2026-11-22T12:00:02.500Z',
      service: 'payment',
      text: 'calls \u001b[2J',
      ids: { paymentId: 'p-1' },
      traceId: trace,
      correlationId: 'c-1',
    }),
  ],
  vendors: [
    {
      vendorOrderId: 'part-1',
      vendorId: 'v-1',
      status: 'shipped',
      subtotal: eur(2_000),
      shippedAt: null,
      share: {
        vendorOrderId: 'part-1',
        vendorId: 'v-1',
        gross: eur(2_000),
        commission: eur(200),
        net: eur(1_800),
        basisPoints: 1_000,
        state: 'pending',
        availableSince: null,
      },
    },
  ],
  postings: [],
  accounts: [
    { account: 'platform_commission', balance: eur(-200) },
    { account: 'provider_receivable', balance: eur(200) },
  ],
  totals: [eur(0)],
  missing: [{ service: 'analytics', why: 'does not answer' }],
  omitted: ['Only the newest 100 calls are listed.'],
};

function lines(timeline: OrderTimeline): string[] {
  return stripVTControlCharacters(timelineText(timeline))
    .split('\n')
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
}

describe('The timeline of an order at the terminal', () => {
  it('has a line for each entry with its ids, then the money, and the verdict last', () => {
    expect(lines(timeline)).toEqual([
      `Order o-1: awaiting payment, EUR 20.00, trace ${trace}, correlation c-1`,
      '',
      '2026-11-22, UTC',
      '12:00:00.000 | order | placed [order.placed.v1]',
      '12:00:02.500 | payment | calls \ufffd[2J (+2.5 s)',
      `paymentId p-1 | trace ${trace}`,
      '',
      'vendor | part | sold | commission | net | part is | money is',
      'v-1 | part-1 | EUR 20.00 | EUR 2.00 (10.00 %) | EUR 18.00 | shipped | pending',
      '',
      'account | balance of this order',
      'platform_commission | -EUR 2.00',
      'provider_receivable | EUR 2.00',
      'sum of all postings | EUR 0.00',
      '',
      'analytics does not answer: its part of the timeline is missing.',
      'Only the newest 100 calls are listed.',
      '',
      '=> waits for payment, since 4 min 10 s',
      'payment: no answer, since 4 min',
      '-> ask the provider',
    ]);
  });

  it('names the day on each line when it took more than one, and leaves out what there is not', () => {
    const entries = [entry({}), entry({ at: '2026-11-23T13:00:00.000Z' })];
    const bare = {
      ...timeline,
      entries,
      total: null,
      vendors: [],
      accounts: [],
      outstanding: [],
      missing: [],
      omitted: [],
    };
    expect(lines(bare)).toEqual([
      'Order o-1: awaiting payment',
      '',
      '2026-11-22 12:00:00.000 | order | something happens',
      '2026-11-23 13:00:00.000 | order | something happens (+1 d 1 h)',
      '',
      '=> waits for payment, since 4 min 10 s',
    ]);
  });
});
