import { describe, expect, it } from '@jest/globals';
import { money } from '@mvec/money';
import fc from 'fast-check';
import { sumLines } from './wanted-lines.js';
import { checkoutStep, fitsLines, type HeldLine } from './reservation.js';

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

describe('checkoutStep', () => {
  it('splits what is held by vendor: every line once, subtotals sum to the total', () => {
    fc.assert(
      fc.property(held, ({ lines, total }) => {
        const step = checkoutStep(orderId, total, { kind: 'held', lines, total });
        if (step.kind !== 'place') throw new Error('not placed');
        expect(step.parts.reduce((all, part) => all + part.subtotal.amount, 0)).toBe(total.amount);
        const ids = step.parts.flatMap((part) => part.lines.map(({ variantId }) => variantId));
        expect(ids.toSorted()).toEqual(lines.map(({ variantId }) => variantId).toSorted());
        expect(new Set(step.parts.map((part) => part.vendorId)).size).toBe(step.parts.length);
      }),
    );
  });

  it.each([
    [money(1_000, 'EUR'), money(999, 'EUR')],
    [money(1_000, 'EUR'), money(1_000, 'USD')],
  ])('rejects when %p was expected and %p is asked', (expected, total) => {
    const step = checkoutStep(orderId, expected, { kind: 'held', lines: [], total });
    expect(step).toMatchObject({ kind: 'reject', total, error: { code: 'price_changed', kind: 'conflict' } });
  });

  it.each([
    [{ kind: 'insufficient_stock', lines: [] }, 'insufficient_stock'],
    [{ kind: 'released' }, 'reservation_expired'],
    [{ kind: 'refused', code: 'mixed_currencies', detail: 'one currency' }, 'reservation_refused'],
  ] as const)('rejects after %p', (reservation, code) => {
    const answer = reservation.kind === 'insufficient_stock' ? { ...reservation, lines: [] } : reservation;
    expect(checkoutStep(orderId, money(1, 'EUR'), answer)).toMatchObject({ kind: 'reject', error: { code } });
  });
});

describe('fitsLines', () => {
  const cartOf = (lines: readonly HeldLine[]) => lines.map(({ variantId, quantity }) => ({ variantId, quantity }));

  it('accepts exactly the lines and sums that were asked for', () => {
    fc.assert(fc.property(held, (answer) => expect(fitsLines(cartOf(answer.lines), answer)).toBe(true)));
  });

  it('refuses a missing, an added or a changed line, another currency and a wrong sum', () => {
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
  it('keeps the units of each variant and one line for it, whatever the order', () => {
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
