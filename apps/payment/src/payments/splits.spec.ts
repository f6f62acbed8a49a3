import { describe, expect, it } from '@jest/globals';
import { NonRetryableError } from '@mvec/errors';
import { add, equals, sum } from '@mvec/money';
import fc from 'fast-check';
import { splitOrder } from './splits.js';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const part = (vendorId: string, amount: number) => ({
  vendorOrderId: vendorId,
  vendorId,
  subtotal: eur(amount),
  lines: [],
});

describe('Splitting an order', () => {
  it('gives each vendor its part less the commission', () => {
    const order = { orderId: 'o', total: eur(3_000), vendorOrders: [part('b', 1_000), part('a', 2_000)] };
    expect(splitOrder(order, 1_000)).toEqual([
      { vendorId: 'a', gross: eur(2_000), commission: eur(200), net: eur(1_800) },
      { vendorId: 'b', gross: eur(1_000), commission: eur(100), net: eur(900) },
    ]);
  });

  it('gives a vendor with two parts one split', () => {
    const order = { orderId: 'o', total: eur(30), vendorOrders: [part('a', 10), part('a', 20)] };
    expect(splitOrder(order, 0)).toEqual([{ vendorId: 'a', gross: eur(30), commission: eur(0), net: eur(30) }]);
  });

  it('loses and invents nothing, whatever the amounts and the rate', () => {
    const parts = fc.array(fc.record({ vendor: fc.constantFrom('a', 'b', 'c'), amount: fc.nat(10_000_000) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(parts, fc.integer({ min: 0, max: 10_000 }), (amounts, rate) => {
        const vendorOrders = amounts.map(({ vendor, amount }) => part(vendor, amount));
        const total = sum(
          vendorOrders.map(({ subtotal }) => subtotal),
          'EUR',
        );
        const splits = splitOrder({ orderId: 'o', total, vendorOrders }, rate);
        expect(
          equals(
            sum(
              splits.map(({ gross }) => gross),
              'EUR',
            ),
            total,
          ),
        ).toBe(true);
        expect(
          splits.every(({ gross, commission, net }) => equals(add(commission, net), gross) && net.amount >= 0),
        ).toBe(true);
      }),
    );
  });

  it.each([
    ['parts that do not sum to the total', [part('a', 999)]],
    ['a part in another currency', [{ ...part('a', 1_000), subtotal: { amount: 1_000, currency: 'USD' } }]],
    ['a part below zero', [part('a', 1_100), part('b', -100)]],
  ])('refuses %s', (_name, vendorOrders) => {
    expect(() => splitOrder({ orderId: 'o', total: eur(1_000), vendorOrders }, 1_000)).toThrow(NonRetryableError);
  });
});
