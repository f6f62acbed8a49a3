import type { analytics, catalog, identity, messaging, order, payment } from '@mvec/client';

/** Types of the API's answers that the trade reads. */
export type Money = order.Money;
export type Vendor = Pick<identity.Vendor, 'id' | 'name'>;
export type Variant = catalog.Variant;
export type Product = catalog.Product;
export type Cart = order.Cart;
export type Order = order.Order;
export type VendorOrder = order.VendorOrder;
export type Payment = payment.Payment;
export type VendorBalance = payment.VendorBalance;
export type TrialBalance = payment.TrialBalance;
export type Overview = analytics.Overview;
export type Delivery = messaging.Delivery;
