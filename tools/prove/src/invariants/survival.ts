import type { Invariant } from './invariant.js';

export const survival: Invariant = {
  name: 'survival',
  claim: 'No process ended that nobody had ended',
  promises: [8, 16],
  judge: (_books, { deaths }) => ({
    counted: deaths === undefined ? 'not seen in containers' : `${deaths.length} ended by themselves`,
    offenders: deaths ?? [],
  }),
};
