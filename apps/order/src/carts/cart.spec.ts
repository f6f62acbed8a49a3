import { describe, expect, it } from '@jest/globals';
import { type CartLine, differs, isPurchasable, refreshLines, totalOf } from './cart.js';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const line = (changes: Partial<CartLine> = {}): CartLine => ({
  variantId: 'v1',
  productId: 'p1',
  vendorId: 'd1',
  title: 'Tea',
  sku: 'TEA',
  price: eur(450),
  available: 10,
  onSale: true,
  quantity: 2,
  ...changes,
});
const offer = (price: number, available = 10) => {
  const { variantId, productId, vendorId, title, sku } = line();
  return { variantId, productId, vendorId, title, sku, price: eur(price), available, purchasable: true };
};

describe('refreshLines', () => {
  it('shows the new price with the previous one', () => {
    const [shown] = refreshLines([line()], new Map([['v1', offer(500, 3)]]));
    expect(shown).toMatchObject({ price: eur(500), previousPrice: eur(450), available: 3, quantity: 2 });
  });

  it('shows no previous price when it is the same', () => {
    const [shown] = refreshLines([line()], new Map([['v1', offer(450)]]));
    expect(shown).toEqual({ ...line(), previousPrice: null });
  });

  it('keeps what was known of a variant that catalog shows no more, and does not sell it', () => {
    const [shown] = refreshLines([line()], new Map([['v1', null]]));
    expect(shown).toMatchObject({ title: 'Tea', price: eur(450), available: 0, onSale: false });
  });

  it('leaves alone what catalog was not asked for', () => {
    expect(refreshLines([line()], new Map())).toEqual([{ ...line(), previousPrice: null }]);
  });
});

describe('differs', () => {
  it.each([
    ['the same', {}, false],
    ['another price', { previousPrice: eur(1) }, true],
    ['another stock', { available: 9 }, true],
    ['not for sale', { onSale: false }, true],
    ['another title', { title: 'Green tea' }, true],
  ] as const)('%s', (_what, changes, expected) => {
    expect(differs({ ...line(), previousPrice: null, ...changes }, line())).toBe(expected);
  });
});

describe('isPurchasable', () => {
  it('needs as many as are wanted, and that they are for sale', () => {
    expect(isPurchasable(line({ available: 2 }))).toBe(true);
    expect(isPurchasable(line({ available: 1 }))).toBe(false);
    expect(isPurchasable(line({ onSale: false }))).toBe(false);
  });
});

describe('totalOf', () => {
  it('sums the lines, exactly also at the bounds', () => {
    expect(totalOf([line(), line({ price: eur(100), quantity: 1 })])).toEqual(eur(1_000));
    const dearest = Array.from({ length: 100 }, () => line({ price: eur(1_000_000_000), quantity: 10_000 }));
    expect(totalOf(dearest)).toEqual(eur(1_000_000_000_000_000));
  });

  it('is unknown without lines and in several currencies', () => {
    expect(totalOf([])).toBeNull();
    expect(totalOf([line(), line({ price: { amount: 1, currency: 'USD' } })])).toBeNull();
  });
});
