import { describe, expect, it } from '@jest/globals';
import { money, type Money } from '@mvec/money';
import fc from 'fast-check';
import { fitsLines, type HeldLine, requireExpectedTotal, splitByVendor } from './reservation.js';
import { sumLines } from './wanted-lines.js';

const orderId = '01990000-0000-7000-8000-000000000001';
const variants = ['a', 'b', 'c', 'd', 'e', 'f'];

const line: fc.Arbitrary<HeldLine> = fc.record({
  variantId: fc.constantFrom(...variants),
  vendorId: fc.constantFrom('v1', 'v2', 'v3'),
  productId: fc.constant('p'),
  title: fc.constant('A thing'),
  sku: fc.constant('SKU'),
  quantity: fc.integer({ min: 1, max: 10_000 }),
  unitPrice: fc.integer({ min: 0, max: 10_000_000 }).map((amount) => money(amount, 'EUR')),
});

const held = fc
  .uniqueArray(line, { minLength: 1, selector: ({ variantId }) => variantId })
  .map((lines) => ({ lines, total: money(totalOf(lines), 'EUR') }));

function totalOf(lines: readonly HeldLine[]): number {
  return lines.reduce((all, { quantity, unitPrice }) => all + quantity * unitPrice.amount, 0);
}

describe('splitByVendor', () => {
  it('keeps every line once, makes one vendor order per vendor, and its subtotals sum to the total', () => {
    fc.assert(
      fc.property(held, (reservation) => {
        const vendorOrders = splitByVendor(orderId, reservation);
        expect(vendorOrders.reduce((all, vendorOrder) => all + vendorOrder.subtotal.amount, 0)).toBe(
          reservation.total.amount,
        );
        const ids = vendorOrders.flatMap((vendorOrder) => vendorOrder.lines.map(({ variantId }) => variantId));
        expect(ids.toSorted()).toEqual(reservation.lines.map(({ variantId }) => variantId).toSorted());
        expect(new Set(vendorOrders.map((vendorOrder) => vendorOrder.vendorId)).size).toBe(vendorOrders.length);
      }),
    );
  });
});

describe('requireExpectedTotal', () => {
  const pendingOf = (expectedTotal: Money) => ({
    id: orderId,
    shopperId: 's',
    paymentMethodId: 'm',
    expectedTotal,
    cartId: null,
    wantedLines: [],
  });

  it('accepts the expected total', () => {
    const total = money(1_000, 'EUR');
    expect(() => requireExpectedTotal(pendingOf(total), { lines: [], total })).not.toThrow();
  });

  it.each([
    [money(1_000, 'EUR'), money(999, 'EUR')],
    [money(1_000, 'EUR'), money(1_000, 'USD')],
  ])('rejects the order when %p was expected and the total is %p', (expected, total) => {
    expect(() => requireExpectedTotal(pendingOf(expected), { lines: [], total })).toThrow(
      expect.objectContaining({ code: 'price_changed', kind: 'conflict', total }),
    );
  });
});

describe('fitsLines', () => {
  const cartOf = (lines: readonly HeldLine[]) => lines.map(({ variantId, quantity }) => ({ variantId, quantity }));

  it('accepts exactly the wanted lines with their sum', () => {
    fc.assert(fc.property(held, (answer) => expect(fitsLines(cartOf(answer.lines), answer)).toBe(true)));
  });

  it('refuses a missing, an added or a changed line, another currency, and a wrong sum', () => {
    fc.assert(
      fc.property(held, ({ lines, total }) => {
        const cart = cartOf(lines);
        const [first, ...rest] = lines;
        if (first === undefined) return;
        const changed = { ...first, quantity: first.quantity + 1 };
        const foreign = { ...first, unitPrice: money(first.unitPrice.amount, 'USD') };
        for (const wrong of [rest, [...lines, first], [changed, ...rest], [foreign, ...rest]]) {
          expect(fitsLines(cart, { lines: wrong, total: money(totalOf(wrong), 'EUR') })).toBe(false);
        }
        expect(fitsLines(cart, { lines, total: money(total.amount + 1, 'EUR') })).toBe(false);
      }),
    );
  });
});

describe('sumLines', () => {
  it('keeps the units of each variant in one line, whatever the order of the lines', () => {
    const wanted = fc.array(
      fc.record({ variantId: fc.constantFrom('A', 'a', 'b', 'c'), quantity: fc.integer({ min: 1, max: 500 }) }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(wanted, (lines) => {
        const summed = sumLines(lines);
        expect(sumLines(lines.toReversed())).toEqual(summed);
        expect(new Set(summed.map(({ variantId }) => variantId)).size).toBe(summed.length);
        const units = (of: readonly { quantity: number }[]) => of.reduce((all, { quantity }) => all + quantity, 0);
        expect(units(summed)).toBe(units(lines));
      }),
    );
  });
});
