import type { Money } from '@mvec/money';
import type { Order, OrderLine, OrderReason, VendorOrder } from '../order.js';
import type { OrderStatus } from '../order-status.js';

export interface OrderDto {
  id: string;
  status: OrderStatus;
  reason?: OrderReason;
  /** The provider's reason when the payment failed. */
  paymentCode?: string;
  /** By catalog's prices once they are known, until then what the shopper saw. */
  total: Money;
  vendorOrders: VendorOrderPartDto[];
  createdAt: string;
  paymentDueAt: string | null;
}

export interface VendorOrderPartDto {
  id: string;
  vendorId: string;
  subtotal: Money;
  status: OrderStatus | 'shipped';
  lines: OrderLine[];
}

export function toOrderDto(order: Order, parts: readonly VendorOrder[]): OrderDto {
  return {
    id: order.id,
    status: order.status,
    ...(order.reason === null ? {} : { reason: order.reason }),
    ...(order.paymentCode === null ? {} : { paymentCode: order.paymentCode }),
    total: order.total ?? order.expectedTotal,
    vendorOrders: parts.map((part) => toPartDto(order.status, part)),
    createdAt: order.createdAt.toISOString(),
    paymentDueAt: order.paymentDueAt?.toISOString() ?? null,
  };
}

export function toPartDto(orderStatus: OrderStatus, part: VendorOrder): VendorOrderPartDto {
  const { id, vendorId, subtotal, shippedAt, lines } = part;
  return { id, vendorId, subtotal, status: shippedAt === null ? orderStatus : 'shipped', lines };
}
