import type { Money } from '@mvec/money';
import type { OrderCause, OrderStatus } from './order-status.js';

/** Why a checkout ended without an order that can be paid. */
export const rejectionReasons = [
  'price_changed',
  'insufficient_stock',
  'reservation_refused',
  'reservation_expired',
] as const;

export type RejectionReason = (typeof rejectionReasons)[number];

export const cancellationReasons = ['payment_failed', 'payment_expired', 'shopper_request', 'stock_lost'] as const;

export type CancellationReason = (typeof cancellationReasons)[number];

export type OrderReason = RejectionReason | CancellationReason;

export interface Order {
  id: string;
  shopperId: string;
  paymentMethodId: string;
  status: OrderStatus;
  reason: OrderReason | null;
  paymentCode: string | null;
  /** What the shopper saw. */
  expectedTotal: Money;
  /** By catalog's prices; null until catalog has named them. */
  total: Money | null;
  createdAt: Date;
  paymentDueAt: Date | null;
}

export interface OrderLine {
  variantId: string;
  productId: string;
  title: string;
  sku: string;
  quantity: number;
  unitPrice: Money;
}

export interface VendorOrder {
  id: string;
  orderId: string;
  vendorId: string;
  subtotal: Money;
  shippedAt: Date | null;
  lines: OrderLine[];
}

/** One step of an order, and whatever it changes beside the status. */
export interface Transition {
  cause: OrderCause;
  reason?: OrderReason;
  paymentCode?: string;
  total?: Money;
  /** By the database's clock, from this step. */
  paymentDueSeconds?: number;
  /** The event of another service that brought the step. */
  causeEventId?: string;
}
