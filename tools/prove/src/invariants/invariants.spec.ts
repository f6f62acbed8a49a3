import { describe, expect, it } from '@jest/globals';
import type { Snapshot } from '../snapshots/snapshot.types.js';
import type { RunRecord } from '../run-record.js';
import { damages, oddAndRight } from '../../test/support/damage.js';
import { healthySnapshot, quietRun } from '../../test/support/healthy-snapshot.js';
import { verdictOf } from './invariant.js';
import { invariants } from './invariants.js';
import { noFailedRequest } from './requests.js';

const all = [...invariants, noFailedRequest];

/** Names of the broken invariants, with their offenders. */
function broken(damage: (snapshot: Snapshot, run: RunRecord) => void): Map<string, string[]> {
  const [snapshot, run] = [healthySnapshot(), quietRun()];
  damage(snapshot, run);
  const verdicts = all.map((invariant) => verdictOf(invariant, snapshot, run)).filter(({ held }) => !held);
  return new Map(verdicts.map(({ name, offenders }) => [name, offenders]));
}

describe('The invariants', () => {
  it('hold on a healthy snapshot', () => {
    expect(broken(() => undefined)).toEqual(new Map());
  });

  it.each(oddAndRight)('hold with $what', ({ to }) => {
    expect(broken(to)).toEqual(new Map());
  });

  it.each(damages)('are broken by $what: $noticedBy', ({ noticedBy, to }) => {
    expect([...broken(to).keys()]).toContain(noticedBy);
  });

  it('are each broken by at least one damage', () => {
    expect(new Set(damages.map(({ noticedBy }) => noticedBy))).toEqual(new Set(all.map(({ name }) => name)));
  });
});
