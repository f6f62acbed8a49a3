import type { OrderStatus } from './order-status.js';

/** One vendor's part of an order: it follows its order until the vendor ships it. */
export const vendorOrderStatuses = ['awaiting_payment', 'confirmed', 'shipped', 'cancelled'] as const;

export type VendorOrderStatus = (typeof vendorOrderStatuses)[number];

export const vendorOrderCauses = ['order_confirmed', 'order_cancelled', 'shipped'] as const;

export type VendorOrderCause = (typeof vendorOrderCauses)[number];

/** Every legal transition, and there is no other: what has shipped or is cancelled stays so. */
const transitions: Record<VendorOrderStatus, Partial<Record<VendorOrderCause, VendorOrderStatus>>> = {
  awaiting_payment: { order_confirmed: 'confirmed', order_cancelled: 'cancelled' },
  confirmed: { shipped: 'shipped', order_cancelled: 'cancelled' },
  shipped: {},
  cancelled: {},
};

/** The statuses that the cause moves a part from, and the one it moves it to: a conditional update. */
export function partMoveOf(cause: VendorOrderCause): { from: VendorOrderStatus[]; to: VendorOrderStatus } {
  const moves = vendorOrderStatuses.flatMap((from) => {
    const to = transitions[from][cause];
    return to === undefined ? [] : [{ from, to }];
  });
  const [first] = moves;
  if (first === undefined || moves.some(({ to }) => to !== first.to)) {
    throw new Error(`${cause} does not lead to exactly one status`);
  }
  return { from: moves.map(({ from }) => from), to: first.to };
}

/** What a step of the order means for its parts; nothing before they exist. */
export function partCauseOf(orderStatus: OrderStatus): VendorOrderCause | undefined {
  if (orderStatus === 'confirmed') return 'order_confirmed';
  return orderStatus === 'cancelled' ? 'order_cancelled' : undefined;
}

/** The vendor needs it to ship, and afterwards when a parcel goes astray: no sooner, and never of a cancelled part. */
export function showsDeliveryAddress(status: VendorOrderStatus): boolean {
  return status === 'confirmed' || status === 'shipped';
}
