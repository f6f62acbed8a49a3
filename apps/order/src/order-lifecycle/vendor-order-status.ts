import type { OrderStatus } from './order-status.js';

/** A vendor order follows its order until the vendor ships it. */
export const vendorOrderStatuses = ['awaiting_payment', 'confirmed', 'shipped', 'cancelled'] as const;

export type VendorOrderStatus = (typeof vendorOrderStatuses)[number];

type VendorOrderCause = 'order_confirmed' | 'order_cancelled' | 'shipped';

/** All legal transitions. */
const transitions: Record<VendorOrderStatus, Partial<Record<VendorOrderCause, VendorOrderStatus>>> = {
  awaiting_payment: { order_confirmed: 'confirmed', order_cancelled: 'cancelled' },
  confirmed: { shipped: 'shipped', order_cancelled: 'cancelled' },
  shipped: {},
  cancelled: {},
};

/** The statuses that the cause moves a vendor order from, and the one status that it moves it to. */
export function vendorOrderMoveOf(cause: VendorOrderCause): { from: VendorOrderStatus[]; to: VendorOrderStatus } {
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

/** The cause that an order's new status has for its vendor orders; undefined while they do not exist. */
export function vendorOrderCauseOf(orderStatus: OrderStatus): VendorOrderCause | undefined {
  if (orderStatus === 'confirmed') return 'order_confirmed';
  return orderStatus === 'cancelled' ? 'order_cancelled' : undefined;
}

/** Vendors need the address to ship, and later when a parcel is lost; never before, and never once it is cancelled. */
export function showsDeliveryAddress(status: VendorOrderStatus): boolean {
  return status === 'confirmed' || status === 'shipped';
}
