import type { Capture, Refund } from './money-moves.js';
import type { PaymentView, SplitView } from './payment.dto.js';
import type { Payment } from './payments.repository.js';
import type { Split } from './splits.js';

export interface WholePayment {
  payment: Payment;
  splits: Split[];
  captures: Capture[];
  refunds: Refund[];
}

export function operatorPaymentView(whole: WholePayment): PaymentView {
  return view(whole, whole.splits);
}

/** Commission and net are between the vendor and the platform. */
export function shopperPaymentView(whole: WholePayment): PaymentView {
  const hidden = { commission: null, net: null, basisPoints: null };
  const shown = whole.splits.map(({ vendorId, vendorOrderId, gross }) => ({
    vendorId,
    vendorOrderId,
    gross,
    ...hidden,
  }));
  return view(whole, shown);
}

function view({ payment, captures, refunds }: WholePayment, splits: SplitView[]): PaymentView {
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
