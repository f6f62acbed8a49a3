import type { WorkContext } from '@mvec/observability';
import type { DeliveryAddress, Order } from './order.js';

/** An order before it is placed: what the shopper asked for, before catalog holds and prices it. */
export type PendingOrder = Pick<
  Order,
  'id' | 'shopperId' | 'paymentMethodId' | 'expectedTotal' | 'cartId' | 'wantedLines'
>;

/** A pending order that is not stored yet. */
export interface NewOrder extends PendingOrder {
  deliveryAddress: DeliveryAddress;
  /** The request that creates it; later work for the order joins the same trace. */
  work: WorkContext | undefined;
}
