import { counter } from '@mvec/observability';
import { rejectionReasons } from '../order-lifecycle/order.js';

/** `refused`: no order was created. `unavailable`: the client should retry. */
const checkoutResults = ['placed', ...rejectionReasons, 'answered_before', 'refused', 'unavailable'] as const;

export type CheckoutResult = (typeof checkoutResults)[number];

export const checkouts = counter({
  name: 'order_checkouts_total',
  help: 'Checkout attempts by answer: placed, the reason of the rejection, refused (no order was created), unavailable',
  labels: { result: checkoutResults },
});
