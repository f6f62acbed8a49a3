import { expect, it } from '@jest/globals';
import { printable } from './printable.ts';

it('keeps text and lines, and disarms what steers a terminal', () => {
  expect(printable('caf\u00e9\nnext')).toBe('caf\u00e9\nnext');
  expect(printable('\u001b[2Jgone\u009b1m\r\u0007')).toBe('\uFFFD[2Jgone\uFFFD1m\uFFFD\uFFFD');
});
