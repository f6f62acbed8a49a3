/**
 * - `active`: taken for a checkout, until its expiry.
 * - `firm`: the order is placed; only the order's own events end it.
 * - `committed`: sold for good.
 * - `released`: the checkout gave it up or let it expire, or asked to before there was one. A placed order may still
 *   claim it.
 * - `cancelled`: the order has ended. Nothing claims it again.
 * - `lost`: a placed order's units were gone and could not be taken again. Told once, by `hold.lost`.
 */
export const holdStatuses = ['active', 'firm', 'committed', 'released', 'cancelled', 'lost'] as const;

export type HoldStatus = (typeof holdStatuses)[number];

/** What can happen to a hold: the checkout gives it up, its time passes, or its order's events arrive. */
export const holdCauses = ['release', 'expire', 'place', 'confirm', 'cancel'] as const;

export type HoldCause = (typeof holdCauses)[number];

/**
 * Every legal transition; the same status again means that the cause changes nothing. Events of the order are legal in
 * every status, because they come twice, late and with gaps.
 */
const transitions: Record<HoldStatus, Partial<Record<HoldCause, HoldStatus>>> = {
  active: { release: 'released', expire: 'released', place: 'firm', confirm: 'committed', cancel: 'cancelled' },
  firm: { place: 'firm', confirm: 'committed', cancel: 'cancelled' },
  // A confirmed order can be cancelled as long as nothing has been shipped.
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

/** The statuses that `cause` moves to another one: the condition of its conditional update. */
export function movedBy(cause: HoldCause): HoldStatus[] {
  return holdStatuses.filter((status) => (transitions[status][cause] ?? status) !== status);
}

/** Where a placed or paid order takes a hold that has its units, and from where. */
export function moveWithUnits(cause: 'place' | 'confirm'): { from: HoldStatus[]; to: HoldStatus } {
  const to = nextHoldStatus('active', cause);
  return { from: movedBy(cause).filter((status) => transitions[status][cause] === to && needsUnits(status)), to };
}

/** A hold in this status must have its units; one that lost them takes them again or is lost. */
export function needsUnits(status: HoldStatus): boolean {
  return status === 'active' || status === 'firm' || status === 'committed';
}

export class IllegalHoldTransitionError extends Error {
  constructor(status: HoldStatus, cause: HoldCause) {
    super(`${cause} cannot happen to a hold that is ${status}`);
    this.name = 'IllegalHoldTransitionError';
  }
}
