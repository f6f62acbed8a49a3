import { describe, expect, it } from '@jest/globals';
import { sum } from '@mvec/money';
import fc from 'fast-check';
import { splitOrder } from '../payments/splits.js';
import { capturePosting, refundPosting } from './postings.js';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const total = (lines: { amount: { amount: number; currency: string } }[]) =>
  sum(
    lines.map(({ amount }) => amount),
    'EUR',
  );

function splits(amounts: number[], rate: number) {
  const vendorOrders = amounts.map((amount, index) => ({
    vendorOrderId: `part-${index}`,
    vendorId: `vendor-${index}`,
    subtotal: eur(amount),
    lines: [],
  }));
  return splitOrder(
    { orderId: 'o', total: total(vendorOrders.map(({ subtotal }) => ({ amount: subtotal }))), vendorOrders },
    rate,
  );
}

describe('Posting a capture', () => {
  it('debits the provider and credits the vendors and the platform', () => {
    expect(capturePosting(splits([2_000, 1_000], 1_000))).toEqual([
      { account: 'provider_receivable', amount: eur(3_000) },
      { account: 'vendor_pending:vendor-0', amount: eur(-1_800) },
      { account: 'vendor_pending:vendor-1', amount: eur(-900) },
      { account: 'platform_commission', amount: eur(-300) },
    ]);
  });

  it('leaves out lines of nothing', () => {
    expect(capturePosting(splits([4], 1_000)).map(({ account }) => account)).toEqual([
      'provider_receivable',
      'vendor_pending:vendor-0',
    ]);
  });

  it('balances, and its refund takes back every line of it', () => {
    const amounts = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 10_000 }), (gross, rate) => {
        const parts = splits(gross, rate);
        expect(total(capturePosting(parts)).amount).toBe(0);
        expect(total(refundPosting(parts)).amount).toBe(0);
        const both = [...capturePosting(parts), ...refundPosting(parts)];
        for (const { account } of both) expect(total(both.filter((line) => line.account === account)).amount).toBe(0);
      }),
    );
  });
});
