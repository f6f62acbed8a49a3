import { describe, expect, it } from '@jest/globals';
import { NonRetryableError } from '@mvec/errors';
import { add, equals, type Money, sum } from '@mvec/money';
import fc from 'fast-check';
import { sharesByVendor, splitOrder } from './splits.js';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const part = (vendorId: string, amount: number, vendorOrderId = `${vendorId}-1`) => ({
  vendorOrderId,
  vendorId,
  subtotal: eur(amount),
  lines: [],
});
const rates = (basisPoints: number) => new Map(['a', 'b', 'c'].map((vendorId) => [vendorId, basisPoints]));
const totalOf = (amounts: Money[]) => sum(amounts, 'EUR');

describe('splitOrder', () => {
  it('gives each vendor its amount minus the commission at its own rate', () => {
    const order = { orderId: 'o', total: eur(3_000), vendorOrders: [part('b', 1_000), part('a', 2_000)] };
    const own = new Map([
      ['a', 1_000],
      ['b', 2_500],
    ]);
    expect(splitOrder(order, own)).toEqual([
      {
        vendorId: 'a',
        vendorOrderId: 'a-1',
        gross: eur(2_000),
        commission: eur(200),
        net: eur(1_800),
        basisPoints: 1_000,
      },
      {
        vendorId: 'b',
        vendorOrderId: 'b-1',
        gross: eur(1_000),
        commission: eur(250),
        net: eur(750),
        basisPoints: 2_500,
      },
    ]);
  });

  it('gives a vendor with two vendor orders two splits, which make one share in events', () => {
    const order = { orderId: 'o', total: eur(30), vendorOrders: [part('a', 10, 'x'), part('a', 20, 'y')] };
    const splits = splitOrder(order, rates(1_000));
    expect(splits.map(({ vendorOrderId, net }) => [vendorOrderId, net.amount])).toEqual([
      ['x', 9],
      ['y', 18],
    ]);
    expect(sharesByVendor(splits)).toEqual([{ vendorId: 'a', gross: eur(30), commission: eur(3), net: eur(27) }]);
  });

  it('distributes the exact total for all amounts and rates', () => {
    const parts = fc.array(fc.record({ vendor: fc.constantFrom('a', 'b', 'c'), amount: fc.nat(10_000_000) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(parts, fc.integer({ min: 0, max: 10_000 }), (amounts, rate) => {
        const vendorOrders = amounts.map(({ vendor, amount }) => part(vendor, amount));
        const total = totalOf(vendorOrders.map(({ subtotal }) => subtotal));
        const splits = splitOrder({ orderId: 'o', total, vendorOrders }, rates(rate));
        for (const shares of [splits, sharesByVendor(splits)]) {
          expect(totalOf(shares.map(({ gross }) => gross))).toEqual(total);
          expect(
            shares.every(({ gross, commission, net }) => equals(add(commission, net), gross) && net.amount >= 0),
          ).toBe(true);
        }
      }),
    );
  });

  it.each([
    ['vendor orders that do not sum to the total', [part('a', 999)]],
    ['a vendor order in another currency', [{ ...part('a', 1_000), subtotal: { amount: 1_000, currency: 'USD' } }]],
    ['a vendor order below zero', [part('a', 1_100), part('b', -100)]],
  ])('refuses %s', (_name, vendorOrders) => {
    expect(() => splitOrder({ orderId: 'o', total: eur(1_000), vendorOrders }, rates(1_000))).toThrow(
      NonRetryableError,
    );
  });
});
