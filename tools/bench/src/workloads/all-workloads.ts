import { checkoutWorkload } from './checkouts.js';
import { orderListWorkload } from './order-list.js';
import { categoryWorkload, detailWorkload, filteredWorkload, listWorkload, searchWorkload } from './reads.js';
import { signInWorkload } from './sessions.js';
import type { Workload } from './workload.js';

const search = searchWorkload();

const workloads: readonly Workload[] = [
  listWorkload,
  categoryWorkload,
  filteredWorkload,
  detailWorkload,
  search,
  signInWorkload,
  checkoutWorkload('checkout', 'checkout to confirmed', (offers) => offers),
  checkoutWorkload('hot-checkout', 'the same, all on one variant', (offers) => offers.slice(0, 1)),
  orderListWorkload,
];

/** All workloads in the order in which they run. */
export function allWorkloads(): readonly Workload[] {
  return workloads;
}

/** Workloads whose cost may grow with the number of products. */
export function growingWorkloads(): readonly Workload[] {
  return [listWorkload, categoryWorkload, filteredWorkload, detailWorkload, search];
}

/** Further names that `--only` accepts. */
export const comparisonNames = ['latency', 'events', 'growth'] as const;
