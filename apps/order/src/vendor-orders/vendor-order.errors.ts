import { AppError } from '@mvec/errors';
import type { VendorOrderStatus } from '../order-lifecycle/vendor-order-status.js';

export class VendorNotFoundError extends AppError {
  readonly code = 'vendor_not_found';
  readonly kind = 'not_found';

  constructor(vendorId: string) {
    super(`There is no vendor ${vendorId}`);
  }
}

export class VendorOrderNotFoundError extends AppError {
  readonly code = 'vendor_order_not_found';
  readonly kind = 'not_found';

  constructor(vendorOrderId: string) {
    super(`There is no vendor order ${vendorOrderId}`);
  }
}

export class VendorOrderNotShippableError extends AppError {
  readonly code = 'vendor_order_not_shippable';
  readonly kind = 'conflict';

  constructor(vendorOrderId: string, status: VendorOrderStatus) {
    super(`Vendor order ${vendorOrderId} is ${status.replaceAll('_', ' ')}, so it cannot be shipped`, {
      details: { vendorOrderId, vendorOrderStatus: status },
    });
  }
}
