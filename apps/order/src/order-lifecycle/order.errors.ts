import { AppError, NonRetryableError } from '@mvec/errors';
import type { OrderStatus } from './order-status.js';

export class OrderNotFoundError extends AppError {
  readonly code = 'order_not_found';
  readonly kind = 'not_found';

  constructor(orderId: string) {
    super(`There is no order ${orderId}`);
  }
}

export class OrderNotCancellableError extends AppError {
  readonly code = 'order_not_cancellable';
  readonly kind = 'conflict';

  constructor(orderId: string, status: OrderStatus | 'shipped') {
    super(`Order ${orderId} is ${status.replaceAll('_', ' ')}, so it cannot be cancelled`, {
      details: { orderId, orderStatus: status },
    });
  }
}

/** The event is about an order that this service never placed: a retry cannot help. */
export class UnknownOrderError extends NonRetryableError {
  constructor(orderId: string) {
    super(`There is no order ${orderId} here`);
    this.name = 'UnknownOrderError';
  }
}

/** The order is not confirmed: its payment deadline cancels it, and payment refunds the capture. */
export class CapturedAmountError extends NonRetryableError {
  constructor(orderId: string, captured: string, total: string) {
    super(`${captured} was captured for order ${orderId}, whose total is ${total}`);
    this.name = 'CapturedAmountError';
  }
}
