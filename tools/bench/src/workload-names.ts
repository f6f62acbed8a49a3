import { allWorkloads, comparisonNames } from './workloads/all-workloads.js';

/** Names that `--only` accepts. */
export const workloadNames: readonly string[] = [...allWorkloads().map(({ name }) => name), ...comparisonNames];
