import type { Invariant } from './invariant.js';

export const faults: Invariant = {
  name: 'faults',
  claim: 'Every fault was carried out and healed, and all that the scenario is for were among them',
  promises: [],
  judge: (_books, { faultsStruck, faultsMissing }) => ({ counted: `${faultsStruck} faults`, offenders: faultsMissing }),
};
