import { describe, expect, it } from '@jest/globals';
import type { Verdict } from './invariants/invariant.js';
import { invariants } from './invariants/invariants.js';
import { noFailedRequest } from './invariants/requests.js';
import { promises, promiseVerdicts } from './promises.js';
import { scenarios } from './scenarios/scenarios.js';

const verdict = (name: string, numbers: number[], held: boolean): Verdict => {
  return { name, claim: '', promises: numbers, held, counted: '', offenders: [] };
};

describe('A promise', () => {
  it('is broken by one invariant of it', () => {
    const verdicts = [verdict('rows', [1], true), verdict('ledger', [1, 12], false)];
    const [first] = promiseVerdicts(verdicts, []);
    expect(first).toMatchObject({ number: 1, held: false, judgedBy: ['ledger'] });
  });

  it('does not hold when nothing judged it', () => {
    expect(promiseVerdicts([], [15]).every(({ held }) => !held)).toBe(true);
  });

  it.each(scenarios)('that $name proves has a name and an invariant', ({ promises: numbers, strict }) => {
    const judges = strict === true ? [...invariants, noFailedRequest] : invariants;
    const verdicts = judges.map(({ name, promises: of }) => verdict(name, [...of], true));
    const proved = promiseVerdicts(verdicts, numbers);
    expect(proved.filter(({ held, number }) => !held || promises[number] === undefined)).toEqual([]);
  });
});
