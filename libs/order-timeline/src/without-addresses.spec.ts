import { describe, expect, it } from '@jest/globals';
import { withoutAddresses } from './without-addresses.js';

describe('The text of an error in a timeline', () => {
  it('has no mail address and is one line', () => {
    expect(withoutAddresses('550 <ada@shop.example>: no such user (ada@shop.example)\n  at smtp')).toBe(
      '550 <…@…>: no such user (…@…)',
    );
  });

  it('is short', () => {
    expect(withoutAddresses('x'.repeat(5_000))).toHaveLength(200);
  });
});
