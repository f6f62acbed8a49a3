import { describe, expect, it } from '@jest/globals';
import { productSlug } from './product-slug.js';

const id = '019aaf3c-7b1e-7c44-9a51-5f3e2c8d9a10';

describe('productSlug', () => {
  it('is readable, and differs for products with the same title', () => {
    expect(productSlug('Théière en Fonte, 1,2 l', id)).toBe('theiere-en-fonte-1-2-l-5f3e2c8d9a10');
  });

  it('is the end of the id for a title without readable letters', () => {
    expect(productSlug('茶壺', id)).toBe('5f3e2c8d9a10');
  });

  it('stays short', () => {
    expect(productSlug('very long '.repeat(30), id).length).toBeLessThanOrEqual(93);
  });
});
