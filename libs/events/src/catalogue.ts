import type { EventContract } from './contract.js';
import { AccountPasswordChangedV1 } from './contracts/account-password-changed.v1.js';
import { AccountRegisteredV1 } from './contracts/account-registered.v1.js';
import { AccountUpdatedV1 } from './contracts/account-updated.v1.js';
import { CartStartedV1 } from './contracts/cart-started.v1.js';
import { DeliveryFailedV1 } from './contracts/delivery-failed.v1.js';
import { DeliverySentV1 } from './contracts/delivery-sent.v1.js';
import { HoldLostV1 } from './contracts/hold-lost.v1.js';
import { OrderCancelledV1 } from './contracts/order-cancelled.v1.js';
import { OrderConfirmedV1 } from './contracts/order-confirmed.v1.js';
import { OrderPlacedV1 } from './contracts/order-placed.v1.js';
import { OrderRejectedV1 } from './contracts/order-rejected.v1.js';
import { OrderShippedV1 } from './contracts/order-shipped.v1.js';
import { PaymentCapturedV1 } from './contracts/payment-captured.v1.js';
import { PaymentFailedV1 } from './contracts/payment-failed.v1.js';
import { PaymentRefundedV1 } from './contracts/payment-refunded.v1.js';
import { ProductArchivedV1 } from './contracts/product-archived.v1.js';
import { ProductPublishedV1 } from './contracts/product-published.v1.js';
import { ProductUpdatedV1 } from './contracts/product-updated.v1.js';
import { SessionFamilyRevokedV1 } from './contracts/session-family-revoked.v1.js';
import { SessionStartedV1 } from './contracts/session-started.v1.js';
import { StockAdjustedV1 } from './contracts/stock-adjusted.v1.js';
import { VendorAppliedV1 } from './contracts/vendor-applied.v1.js';
import { VendorApprovedV1 } from './contracts/vendor-approved.v1.js';
import { VendorReinstatedV1 } from './contracts/vendor-reinstated.v1.js';
import { VendorRejectedV1 } from './contracts/vendor-rejected.v1.js';
import { VendorSuspendedV1 } from './contracts/vendor-suspended.v1.js';

/** All events of the platform. The compatibility check, fixtures and documentation use this list. */
export const catalogue: readonly EventContract[] = [
  AccountPasswordChangedV1,
  AccountRegisteredV1,
  AccountUpdatedV1,
  CartStartedV1,
  DeliveryFailedV1,
  DeliverySentV1,
  HoldLostV1,
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPlacedV1,
  OrderRejectedV1,
  OrderShippedV1,
  PaymentCapturedV1,
  PaymentFailedV1,
  PaymentRefundedV1,
  ProductArchivedV1,
  ProductPublishedV1,
  ProductUpdatedV1,
  SessionFamilyRevokedV1,
  SessionStartedV1,
  StockAdjustedV1,
  VendorAppliedV1,
  VendorApprovedV1,
  VendorReinstatedV1,
  VendorRejectedV1,
  VendorSuspendedV1,
];
