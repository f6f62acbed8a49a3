import { checkoutWork } from './checkouts.js';
import { orderListWork } from './order-list.js';
import { categoryWork, detailWork, filteredWork, listWork, searchWork } from './reads.js';
import { signInWork } from './sessions.js';
import type { Work } from './work.js';

const search = searchWork();

const works: readonly Work[] = [
  listWork,
  categoryWork,
  filteredWork,
  detailWork,
  search,
  signInWork,
  checkoutWork('checkout', 'checkout to confirmed', (offers) => offers),
  checkoutWork('hot-checkout', 'the same, all on one variant', (offers) => offers.slice(0, 1)),
  orderListWork,
];

/** In the order in which they are done. */
export function allWorks(): readonly Work[] {
  return works;
}

/** Those that might cost more when there are more products. */
export function growingWorks(): readonly Work[] {
  return [listWork, categoryWork, filteredWork, detailWork, search];
}

/** What else `--only` may name. */
export const comparisonNames = ['latency', 'events', 'growth'] as const;
