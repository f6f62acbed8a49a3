import type { Invariant } from './invariant.js';

export const faults: Invariant = {
  name: 'faults',
  claim: 'Every fault was injected and healed, including all that the scenario requires',
  promises: [],
  judge: (_books, { faultsStruck, faultsMissing }) => ({ counted: `${faultsStruck} faults`, offenders: faultsMissing }),
};
