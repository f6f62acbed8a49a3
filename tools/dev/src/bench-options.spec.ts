import { describe, expect, it } from '@jest/globals';
import { onlyOf, workloadOf } from './bench-workload.js';

describe('workloadOf', () => {
  it('changes what is named and leaves the rest', () => {
    expect(workloadOf({ concurrency: '4,16', runs: '1' })).toMatchObject({
      concurrencies: [4, 16],
      runs: 1,
      products: 10_000,
    });
  });

  it('refuses what cannot be counted', () => {
    expect(() => workloadOf({ seconds: 'many' })).toThrow('--seconds must be a whole number above 0, not many.');
    expect(() => workloadOf({ concurrency: '8,0' })).toThrow('--concurrency');
    expect(() => workloadOf({ tracing: '10' })).toThrow('--tracing must be a number from 0 to 1');
  });
});

describe('onlyOf', () => {
  it('takes names of works, and everything without one', () => {
    expect(onlyOf('list,events')).toEqual(['list', 'events']);
    expect(onlyOf()).toEqual([]);
  });

  it('names what there is when something else is asked for', () => {
    expect(() => onlyOf('lists')).toThrow(/--only knows list, .*growth; not lists/);
  });
});
