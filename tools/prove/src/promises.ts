import type { Verdict } from './invariants/invariant.js';

/** The project's promises that a run can prove, by number. */
export const promises: Readonly<Record<number, string>> = {
  1: 'No ghost, no zombie: an event exists if and only if its change committed',
  2: 'Committed events are published without further traffic',
  3: 'Several relays never lose and never reorder within a key',
  4: 'Redelivery has one effect',
  5: 'Effect, inbox mark and follow-up events commit together',
  6: 'A poison message blocks nothing',
  7: 'Errors that cannot heal skip retries',
  8: 'An outage is not a poison message',
  10: 'Same idempotency key, one effect',
  11: 'A lost response is safe',
  12: 'The ledger balances always',
  13: 'A checkout ends confirmed or fully undone',
  14: 'No overselling',
  15: 'Losing brokers loses nothing acknowledged',
  16: 'Redis loss degrades, never corrupts',
  17: 'Rolling restart: zero failed requests',
};

/** Promises that every run proves, whatever its faults. */
const always = [1, 2, 4, 5, 12, 13, 14];

export interface PromiseVerdict {
  number: number;
  promise: string;
  held: boolean;
  /** Names of the invariants that the promise was judged by; for a broken promise, of the broken ones. */
  judgedBy: string[];
}

/** A promise holds when all its invariants hold. @param more promises that the faults of the run tested */
export function promiseVerdicts(verdicts: readonly Verdict[], more: readonly number[]): PromiseVerdict[] {
  const numbers = [...new Set([...always, ...more])].sort((one, other) => one - other);
  return numbers.map((number) => {
    const judges = verdicts.filter((verdict) => verdict.promises.includes(number));
    const broken = judges.filter(({ held }) => !held);
    const judgedBy = (broken.length > 0 ? broken : judges).map(({ name }) => name);
    return { number, promise: promises[number] ?? '', held: judges.length > 0 && broken.length === 0, judgedBy };
  });
}
