/**
 * - `active`: taken for a checkout, until its expiry.
 * - `firm`: the order is placed; only the order's own events end it.
 * - `committed`: sold for good.
 * - `released`: the checkout released it, or it expired, or the release came before the hold. A placed order may still
 *   claim it.
 * - `cancelled`: the order has ended. Nothing claims it again.
 * - `lost`: a placed order's units were sold out and could not be retaken. Published once, as `hold.lost`.
 */
export const holdStatuses = ['active', 'firm', 'committed', 'released', 'cancelled', 'lost'] as const;

export type HoldStatus = (typeof holdStatuses)[number];

/** What changes a hold: the checkout releases it, it expires, or an event of its order arrives. */
export const holdCauses = ['release', 'expire', 'place', 'confirm', 'cancel'] as const;

export type HoldCause = (typeof holdCauses)[number];

/**
 * Every legal transition; the same status means that the cause changes nothing. Events of the order are legal in every
 * status, because they arrive twice, late and with gaps.
 */
const transitions: Record<HoldStatus, Partial<Record<HoldCause, HoldStatus>>> = {
  active: { release: 'released', expire: 'released', place: 'firm', confirm: 'committed', cancel: 'cancelled' },
  firm: { place: 'firm', confirm: 'committed', cancel: 'cancelled' },
  // A confirmed order can be cancelled until it is shipped.
  committed: { place: 'committed', confirm: 'committed', cancel: 'cancelled' },
  released: { release: 'released', place: 'firm', confirm: 'committed', cancel: 'cancelled' },
  cancelled: { release: 'cancelled', place: 'cancelled', confirm: 'cancelled', cancel: 'cancelled' },
  lost: { release: 'lost', place: 'lost', confirm: 'lost', cancel: 'cancelled' },
};

/** @throws {IllegalHoldTransitionError} when the cause cannot happen to a hold in this status */
export function nextHoldStatus(status: HoldStatus, cause: HoldCause): HoldStatus {
  const next = transitions[status][cause];
  if (next === undefined) throw new IllegalHoldTransitionError(status, cause);
  return next;
}

/** Statuses that `cause` changes: the condition of its conditional update. */
export function movedBy(cause: HoldCause): HoldStatus[] {
  return holdStatuses.filter((status) => (transitions[status][cause] ?? status) !== status);
}

/** The transition of a hold that has its units when its order is placed or paid. */
export function moveWithUnits(cause: 'place' | 'confirm'): { from: HoldStatus[]; to: HoldStatus } {
  const to = nextHoldStatus('active', cause);
  return { from: movedBy(cause).filter((status) => transitions[status][cause] === to && needsUnits(status)), to };
}

/** Whether a hold in this status must have its units; one without them retakes them or is lost. */
export function needsUnits(status: HoldStatus): boolean {
  return status === 'active' || status === 'firm' || status === 'committed';
}

export class IllegalHoldTransitionError extends Error {
  constructor(status: HoldStatus, cause: HoldCause) {
    super(`A hold that is ${status} has no transition ${cause}`);
    this.name = 'IllegalHoldTransitionError';
  }
}
