import { describe, expect, it } from '@jest/globals';
import { sum } from '@mvec/money';
import fc from 'fast-check';
import { type Split, splitOrder } from '../payments/splits.js';
import { capturePosting, earningPosting, type JournalLine, type Posting, refundPosting } from './postings.js';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const total = (lines: { amount: { amount: number; currency: string } }[]) =>
  sum(
    lines.map(({ amount }) => amount),
    'EUR',
  );

function splits(amounts: number[], rate: number): Split[] {
  const vendorOrders = amounts.map((amount, index) => ({
    vendorOrderId: `part-${index}`,
    vendorId: `vendor-${index}`,
    subtotal: eur(amount),
    lines: [],
  }));
  const order = {
    orderId: 'o',
    total: total(vendorOrders.map(({ subtotal }) => ({ amount: subtotal }))),
    vendorOrders,
  };
  return splitOrder(order, new Map(vendorOrders.map(({ vendorId }) => [vendorId, rate])));
}

describe('capturePosting', () => {
  it('debits the provider and credits the vendors and the platform', () => {
    expect(capturePosting(splits([2_000, 1_000], 1_000)).lines).toEqual([
      { account: 'provider_receivable', amount: eur(3_000) },
      { account: 'vendor_pending:vendor-0', amount: eur(-1_800) },
      { account: 'vendor_pending:vendor-1', amount: eur(-900) },
      { account: 'platform_commission', amount: eur(-300) },
    ]);
  });

  it('leaves out lines of zero', () => {
    expect(capturePosting(splits([4], 1_000)).lines.map(({ account }) => account)).toEqual([
      'provider_receivable',
      'vendor_pending:vendor-0',
    ]);
  });
});

describe('earningPosting', () => {
  it('moves the net of one vendor order from pending to payable', () => {
    const [first] = splits([2_000, 1_000], 1_000);
    expect(first && earningPosting(first).lines).toEqual([
      { account: 'vendor_pending:vendor-0', amount: eur(1_800) },
      { account: 'vendor_payable:vendor-0', amount: eur(-1_800) },
    ]);
  });

  it('has no lines at a commission of 100 %', () => {
    expect(splits([2_000], 10_000).map((split) => earningPosting(split).lines)).toEqual([[]]);
  });
});

describe('refundPosting', () => {
  it('takes each share from the account that holds it', () => {
    const { lines, changes } = refundPosting(splits([2_000, 1_000], 1_000), new Set(['part-1']));
    expect(lines).toEqual([
      { account: 'provider_receivable', amount: eur(-3_000) },
      { account: 'vendor_pending:vendor-0', amount: eur(1_800) },
      { account: 'vendor_payable:vendor-1', amount: eur(900) },
      { account: 'platform_commission', amount: eur(300) },
    ]);
    expect(changes.map(({ gross, net }) => [gross.amount, net.amount])).toEqual([
      [-2_000, -1_800],
      [-1_000, -900],
    ]);
  });

  it('leaves every account at zero, whatever was earned; every posting balances', () => {
    const parts = fc.array(fc.record({ amount: fc.nat(1_000_000), earned: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(parts, fc.integer({ min: 0, max: 10_000 }), (list, rate) => {
        const all = splits(
          list.map(({ amount }) => amount),
          rate,
        );
        const earned = all.filter((_split, index) => list[index]?.earned);
        const ids = new Set(earned.map(({ vendorOrderId }) => vendorOrderId));
        const postings = [capturePosting(all), ...earned.map(earningPosting), refundPosting(all, ids)];
        for (const { lines } of postings) expect(total(lines).amount).toBe(0);
        expectNothingLeft(postings);
      }),
    );
  });
});

function expectNothingLeft(postings: Posting[]): void {
  const lines = postings.flatMap((posting): JournalLine[] => posting.lines);
  for (const { account } of lines) expect(total(lines.filter((line) => line.account === account)).amount).toBe(0);
}
