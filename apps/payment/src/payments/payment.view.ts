import type { Capture, Refund } from './money-movements.repository.js';
import type { PaymentView, SplitView } from './payment.dto.js';
import type { Payment } from './payments.repository.js';
import type { Split } from './splits.js';

export interface PaymentDetails {
  payment: Payment;
  splits: Split[];
  captures: Capture[];
  refunds: Refund[];
}

export function operatorPaymentView(details: PaymentDetails): PaymentView {
  return view(details, details.splits);
}

/** Hides commission and net, which concern only the vendor and the platform. */
export function shopperPaymentView(details: PaymentDetails): PaymentView {
  const hidden = { commission: null, net: null, basisPoints: null };
  const shown = details.splits.map(({ vendorId, vendorOrderId, gross }) => ({
    vendorId,
    vendorOrderId,
    gross,
    ...hidden,
  }));
  return view(details, shown);
}

function view({ payment, captures, refunds }: PaymentDetails, splits: SplitView[]): PaymentView {
  const { id, orderId, status, amount, failureCode, createdAt } = payment;
  return {
    id,
    orderId,
    status,
    amount,
    splits,
    captures: captures.map((capture) => ({ ...capture, capturedAt: capture.capturedAt.toISOString() })),
    refunds: refunds.map(refundView),
    failureCode: status === 'failed' ? failureCode : null,
    createdAt: createdAt.toISOString(),
  };
}

function refundView({ id, amount, reference, requestedAt, completedAt }: Refund): PaymentView['refunds'][number] {
  return {
    id,
    status: completedAt === null ? 'pending' : 'completed',
    amount,
    reference,
    requestedAt: requestedAt.toISOString(),
    completedAt: completedAt?.toISOString() ?? null,
  };
}
