import { type Money, sum } from '@mvec/money';
import type { PaymentStatus } from './payment-status.js';
import type { Payment } from './payments.repository.js';
import type { Split } from './splits.js';

export interface PaymentView {
  id: string;
  orderId: string;
  status: PaymentStatus;
  /** Of what the caller may see: the whole for the shopper, its own part for a vendor. */
  amount: Money;
  splits: SplitView[];
  /** Why it failed. */
  failureCode?: string;
  createdAt: string;
}

/** Commission and net are between the vendor and the platform: the shopper does not see them. */
export type SplitView = Split | Pick<Split, 'vendorId' | 'gross'>;

export function wholePaymentView(payment: Payment, splits: Split[]): PaymentView {
  return view(payment, payment.amount, splits);
}

export function shopperPaymentView(payment: Payment, splits: Split[]): PaymentView {
  const shown = splits.map(({ vendorId, gross }) => ({ vendorId, gross }));
  return view(payment, payment.amount, shown);
}

/** @param splits those of the vendors the caller acts for */
export function vendorPaymentView(payment: Payment, splits: Split[]): PaymentView {
  const own = sum(
    splits.map(({ gross }) => gross),
    payment.amount.currency,
  );
  return view(payment, own, splits);
}

function view(payment: Payment, amount: Money, splits: SplitView[]): PaymentView {
  const { id, orderId, status, failureCode, createdAt } = payment;
  const failed = status === 'failed' && failureCode !== null;
  return {
    id,
    orderId,
    status,
    amount,
    splits,
    ...(failed ? { failureCode } : {}),
    createdAt: createdAt.toISOString(),
  };
}
