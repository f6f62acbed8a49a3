import { describe, expect, it } from '@jest/globals';
import { nextProductStatus, type ProductAction, type ProductStatus } from './product-status.js';

describe('nextProductStatus', () => {
  it.each<[ProductStatus, ProductAction, ProductStatus]>([
    ['draft', 'change', 'draft'],
    ['draft', 'publish', 'published'],
    ['draft', 'archive', 'archived'],
    ['published', 'change', 'published'],
    ['published', 'publish', 'published'],
    ['published', 'archive', 'archived'],
    ['archived', 'archive', 'archived'],
  ])('takes a product that is %s by %s to %s', (status, action, next) => {
    expect(nextProductStatus('id', status, action)).toBe(next);
  });

  it.each<ProductAction>(['change', 'publish'])('refuses to %s an archived product', (action) => {
    expect(() => nextProductStatus('id', 'archived', action)).toThrow(
      expect.objectContaining({ code: 'product_archived' }),
    );
  });
});
