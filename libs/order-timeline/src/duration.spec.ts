import { describe, expect, it } from '@jest/globals';
import { duration } from './duration.js';

describe('A duration', () => {
  it.each([
    [-5, '0 ms'],
    [40, '40 ms'],
    [1_240, '1.2 s'],
    [9_960, '10 s'],
    [50_000, '50 s'],
    [60_000, '1 min'],
    [250_000, '4 min 10 s'],
    [7_200_000, '2 h'],
    [183_600_000, '2 d 3 h'],
  ])('of %d ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});
