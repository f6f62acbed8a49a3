import type { Snapshot } from '../snapshots/snapshot.types.js';
import type { RunRecord } from '../run-record.js';

/** A claim about the snapshot at the end of a run. It reads only its arguments, so that a test can make it fail. */
export interface Invariant {
  name: string;
  claim: string;
  /** Numbers in promises.md. */
  promises: readonly number[];
  judge: (snapshot: Snapshot, run: RunRecord) => Finding;
}

export interface Finding {
  /** How much was checked, for the report. */
  counted: string;
  /** Violations; empty when the claim holds. */
  offenders: string[];
  /** A finding that is allowed but worth reporting. */
  remark?: string;
}

export interface Verdict extends Finding {
  name: string;
  claim: string;
  promises: readonly number[];
  held: boolean;
}

export function verdictOf(invariant: Invariant, snapshot: Snapshot, run: RunRecord): Verdict {
  const { name, claim, promises } = invariant;
  const finding = invariant.judge(snapshot, run);
  return { name, claim, promises, held: finding.offenders.length === 0, ...finding };
}
