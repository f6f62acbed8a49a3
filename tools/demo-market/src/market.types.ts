/** The answers of the platform that the trade reads, as far as it reads them. */
export interface Money {
  amount: number;
  currency: string;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface Vendor {
  id: string;
  name: string;
}

export interface Category {
  id: string;
  name: string;
}

export interface Variant {
  id: string;
  sku: string;
  title: string;
  price: Money;
  available: number;
}

export interface Product {
  id: string;
  vendorId: string;
  title: string;
  variants: Variant[];
}

export interface Cart {
  lines: { variantId: string; price: Money; previousPrice: Money | null }[];
  total: Money | null;
}

export interface OrderLine {
  variantId: string;
  quantity: number;
  unitPrice: Money;
}

export interface Order {
  id: string;
  status: 'reserving' | 'awaiting_payment' | 'confirmed' | 'rejected' | 'cancelled';
  reason: string | null;
  paymentCode: string | null;
  total: Money;
  vendorOrders: { id: string; vendorId: string; subtotal: Money; status: string; lines: OrderLine[] }[];
}

export interface VendorOrder {
  id: string;
  orderId: string;
  status: string;
}

export interface Payment {
  status: string;
  amount: Money;
  captures: { amount: Money }[];
  splits: { vendorId: string; gross: Money; commission: Money | null; net: Money | null }[];
}

export interface VendorBalance {
  balances: { currency: string; pending: Money; available: Money }[];
}

export interface TrialBalance {
  accounts: { account: string; debit: Money; credit: Money; balance: Money }[];
  totals: Money[];
}

export interface Overview {
  orders: { placed: number; confirmed: number; cancelled: number };
  revenue: Money[];
  refunds: Money[];
}

export interface Delivery {
  template: string;
  status: string;
  orderId: string | null;
}
