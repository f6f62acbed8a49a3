import { describe, expect, it } from '@jest/globals';
import { onlyOf, sizeOf } from './bench-options.js';

describe('sizeOf', () => {
  it('overrides defaults by option', () => {
    expect(sizeOf({ concurrency: '4,16', runs: '1' })).toMatchObject({
      concurrencies: [4, 16],
      runs: 1,
      products: 10_000,
    });
  });

  it('refuses values that are no numbers', () => {
    expect(() => sizeOf({ seconds: 'many' })).toThrow('--seconds must be a whole number above 0, not many.');
    expect(() => sizeOf({ concurrency: '8,0' })).toThrow('--concurrency');
    expect(() => sizeOf({ tracing: '10' })).toThrow('--tracing must be a number from 0 to 1');
  });
});

describe('onlyOf', () => {
  it('takes names of workloads, and all without one', () => {
    expect(onlyOf('list,events')).toEqual(['list', 'events']);
    expect(onlyOf()).toEqual([]);
  });

  it('lists the workloads for an unknown one', () => {
    expect(() => onlyOf('lists')).toThrow(/--only knows list, .*growth; not lists/);
  });
});
