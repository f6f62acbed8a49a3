import type { Money } from '@mvec/money';
import type { VendorOrderStatus } from './vendor-order-status.js';
import type { OrderCause, OrderStatus } from './order-status.js';

/** The maximum that catalog holds for one order; it also keeps an order's events far below Kafka's message limit. */
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
  /** The total that the shopper agreed to. */
  expectedTotal: Money;
  /** By catalog's prices; null until catalog holds the lines. */
  total: Money | null;
  createdAt: Date;
  paymentDueAt: Date | null;
  /** The cart that was checked out; null when the checkout named its lines. */
  cartId: string | null;
  wantedLines: WantedLine[];
  /** Null once the address was erased. */
  deliveryAddress: DeliveryAddress | null;
  partsShipped: number;
}

export interface WantedLine {
  variantId: string;
  quantity: number;
}

/** Personal data: no event carries it. */
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

/** The event or the request that caused a move; a deadline when it has neither. */
export interface Origin {
  eventId?: string;
  callerId?: string;
}

/** One order to move. */
export interface OrderMove {
  orderId: string;
  origin: Origin;
  total?: Money | undefined;
  /** Number of vendor orders, set when the order is placed. */
  partCount?: number;
}

/** Changes of a move that are the same for all orders in it. */
export interface OrderChange {
  cause: OrderCause;
  reason?: OrderReason;
  paymentCode?: string;
  /** From now, by the database's clock. */
  paymentDueSeconds?: number;
}
