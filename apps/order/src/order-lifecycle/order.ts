import type { Money } from '@mvec/money';
import type { VendorOrderStatus } from './vendor-order-status.js';
import type { OrderCause, OrderStatus } from './order-status.js';

/** As much as catalog holds for one order; it also keeps an order's events far below the largest message. */
export const maxLines = 100;
export const maxQuantity = 10_000;

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
  /** The cart it was made from; null when the checkout named its lines itself. */
  cartId: string | null;
  wantedLines: WantedLine[];
  /** Null in orders whose address was forgotten. */
  deliveryAddress: DeliveryAddress | null;
  partsShipped: number;
}

export interface WantedLine {
  variantId: string;
  quantity: number;
}

/** Stays here: no event carries it. */
export interface DeliveryAddress {
  name: string;
  line1: string;
  line2: string | null;
  postalCode: string;
  city: string;
  /** ISO 3166-1 alpha-2 */
  country: string;
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
  status: VendorOrderStatus;
  subtotal: Money;
  lines: OrderLine[];
  shipment: Shipment | null;
}

export interface Shipment {
  carrier: string;
  trackingCode: string;
  shippedAt: Date;
}

/** What brought a step: an event of another service, or somebody's request; a deadline when neither. */
export interface Origin {
  eventId?: string;
  callerId?: string;
}

/** One order's step. */
export interface OrderStep {
  orderId: string;
  origin: Origin;
  total?: Money | undefined;
  /** How many vendors have a part of it, once it is placed. */
  partCount?: number;
}

/** What a step changes beside the status, alike for all orders that take it together. */
export interface OrderChange {
  cause: OrderCause;
  reason?: OrderReason;
  paymentCode?: string;
  /** By the database's clock, from this step. */
  paymentDueSeconds?: number;
}
