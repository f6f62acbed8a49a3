import { checkoutWork } from './checkouts.js';
import { categoryWork, detailWork, listWork, searchWork } from './reads.js';
import type { Work } from './work.js';

/** In the order in which they are done: what leaves rows behind comes last. */
export function allWorks(): Work[] {
  return [
    listWork,
    categoryWork,
    detailWork,
    searchWork(),
    checkoutWork('checkout', 'checkout to confirmed', (offers) => offers),
    checkoutWork('hot-checkout', 'the same, all on one variant', (offers) => offers.slice(0, 1)),
  ];
}
