import { describe, expect, it } from '@jest/globals';
import { lineTitle } from './line-title.js';

describe('lineTitle', () => {
  it('names the product, and the variant unless both have the same title', () => {
    expect(lineTitle('Kettle', 'Red')).toBe('Kettle – Red');
    expect(lineTitle('Kettle', 'Kettle')).toBe('Kettle');
  });
});
