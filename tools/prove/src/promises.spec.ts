import { describe, expect, it } from '@jest/globals';
import { testedBy } from './faults/fault.js';
import { kill } from './faults/kill.js';
import { restart } from './faults/restart.js';
import { flushRedis } from './faults/redis.js';
import type { Verdict } from './invariants/invariant.js';
import { invariants } from './invariants/invariants.js';
import { noFailedRequest } from './invariants/requests.js';
import { promises, promiseVerdicts } from './promises.js';

const verdict = (name: string, numbers: number[], held: boolean): Verdict => {
  return { name, claim: '', promises: numbers, held, counted: '', offenders: [] };
};

describe('A promise', () => {
  it('is broken when one of its invariants is broken', () => {
    const verdicts = [verdict('rows', [1], true), verdict('ledger', [1, 12], false)];
    const [first] = promiseVerdicts(verdicts, []);
    expect(first).toMatchObject({ number: 1, held: false, judgedBy: ['ledger'] });
  });

  it('does not hold when no invariant judged it', () => {
    expect(promiseVerdicts([], [15]).every(({ held }) => !held)).toBe(true);
  });

  it.each(Object.keys(promises).map(Number))('number %d has an invariant', (number) => {
    const judges = [...invariants, noFailedRequest];
    expect(judges.flatMap(({ promises: numbers }) => [...numbers])).toContain(number);
  });

  it('is proved only by faults that were injected', () => {
    expect(testedBy([])).toEqual([]);
    expect(testedBy([kill(['kafka-1', 'kafka-2'], 0), flushRedis]).toSorted((one, other) => one - other)).toEqual([
      8, 15, 16,
    ]);
    expect(testedBy([kill(['order-2'], 0)])).toEqual([10, 11]);
    expect(testedBy([restart('order-2')])).toEqual([]);
  });
});
