import type { PaymentView, SplitView } from './payment.dto.js';
import type { Payment } from './payments.repository.js';
import type { Split } from './splits.js';

export function operatorPaymentView(payment: Payment, splits: Split[]): PaymentView {
  return view(payment, splits);
}

/** Commission and net are between the vendor and the platform. */
export function shopperPaymentView(payment: Payment, splits: Split[]): PaymentView {
  const shown = splits.map(({ vendorId, gross }) => ({ vendorId, gross, commission: null, net: null }));
  return view(payment, shown);
}

function view(payment: Payment, splits: SplitView[]): PaymentView {
  const { id, orderId, status, amount, failureCode, createdAt } = payment;
  return {
    id,
    orderId,
    status,
    amount,
    splits,
    failureCode: status === 'failed' ? failureCode : null,
    createdAt: createdAt.toISOString(),
  };
}
