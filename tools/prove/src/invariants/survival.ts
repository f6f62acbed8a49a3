import type { Invariant } from './invariant.js';

export const survival: Invariant = {
  name: 'survival',
  claim: 'No process ended unless a fault ended it',
  promises: [8, 16],
  judge: (_books, { deaths }) => ({
    counted: deaths === undefined ? 'not observable in containers' : `${deaths.length} ended unexpectedly`,
    offenders: deaths ?? [],
  }),
};
