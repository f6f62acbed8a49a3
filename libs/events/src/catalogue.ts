import type { EventContract } from './contract.js';
import { AccountRegisteredV1 } from './contracts/account-registered.v1.js';
import { DeliveryFailedV1 } from './contracts/delivery-failed.v1.js';
import { DeliverySentV1 } from './contracts/delivery-sent.v1.js';
import { HoldLostV1 } from './contracts/hold-lost.v1.js';
import { OrderCancelledV1 } from './contracts/order-cancelled.v1.js';
import { OrderConfirmedV1 } from './contracts/order-confirmed.v1.js';
import { OrderPlacedV1 } from './contracts/order-placed.v1.js';
import { PaymentCapturedV1 } from './contracts/payment-captured.v1.js';
import { PaymentFailedV1 } from './contracts/payment-failed.v1.js';
import { PaymentRefundedV1 } from './contracts/payment-refunded.v1.js';
import { ProductPublishedV1 } from './contracts/product-published.v1.js';
import { StockAdjustedV1 } from './contracts/stock-adjusted.v1.js';
import { VendorAppliedV1 } from './contracts/vendor-applied.v1.js';
import { VendorApprovedV1 } from './contracts/vendor-approved.v1.js';

/** Every event of the platform. The compatibility gate, fixtures and documentation run over this list. */
export const catalogue: readonly EventContract[] = [
  AccountRegisteredV1,
  DeliveryFailedV1,
  DeliverySentV1,
  HoldLostV1,
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPlacedV1,
  PaymentCapturedV1,
  PaymentFailedV1,
  PaymentRefundedV1,
  ProductPublishedV1,
  StockAdjustedV1,
  VendorAppliedV1,
  VendorApprovedV1,
];
