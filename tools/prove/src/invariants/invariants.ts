import { analytics } from './analytics.js';
import { answers } from './answers.js';
import { appliedOnce } from './applied-once.js';
import { captures } from './captures.js';
import { deadLetters } from './dead-letters.js';
import { deliveries } from './deliveries.js';
import type { Invariant } from './invariant.js';
import { faults } from './faults.js';
import { keyOrder } from './key-order.js';
import { ledger } from './ledger.js';
import { load } from './load.js';
import { mails } from './mails.js';
import { ordersEnd } from './orders-end.js';
import { outboxes } from './outboxes.js';
import { rowsAndEvents } from './rows-and-events.js';
import { splits } from './splits.js';
import { stock } from './stock.js';
import { survival } from './survival.js';

/** The invariants that every run is judged by. */
export const invariants: readonly Invariant[] = [
  rowsAndEvents,
  appliedOnce,
  keyOrder,
  stock,
  ordersEnd,
  captures,
  splits,
  ledger,
  deliveries,
  mails,
  analytics,
  answers,
  outboxes,
  deadLetters,
  survival,
  load,
  faults,
];
