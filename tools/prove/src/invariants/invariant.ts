import type { Books } from '../books/books.types.js';
import type { RunRecord } from '../run-record.js';

/** What must be true of the books at the end of every run. Pure: it reads nothing else, so that it can be shown to fail. */
export interface Invariant {
  name: string;
  claim: string;
  /** Numbers in promises.md. */
  promises: readonly number[];
  judge: (books: Books, run: RunRecord) => Finding;
}

export interface Finding {
  /** How much was looked at. */
  counted: string;
  /** Violations; empty when the claim holds. */
  offenders: string[];
  /** Findings that are allowed but worth knowing. */
  remark?: string;
}

export interface Verdict extends Finding {
  name: string;
  claim: string;
  promises: readonly number[];
  held: boolean;
}

export function verdictOf(invariant: Invariant, books: Books, run: RunRecord): Verdict {
  const { name, claim, promises } = invariant;
  const finding = invariant.judge(books, run);
  return { name, claim, promises, held: finding.offenders.length === 0, ...finding };
}
