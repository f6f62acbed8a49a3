import { describe, expect, it } from '@jest/globals';
import { maskEmail } from './mask-email.js';

describe('maskEmail', () => {
  it.each(['new@shop.example', '"n@home"@shop.example', 'n@s.example'])('shows only initials of %s', (email) => {
    expect(maskEmail(email)).toMatch(/^["n]…@s…$/);
  });
});
