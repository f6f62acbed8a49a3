import type { Invariant } from './invariant.js';
import { sums } from './tally.js';

export const splits: Invariant = {
  name: 'splits',
  claim: 'The splits of a payment match its vendor orders and sum to the charge; commission and net sum to each split',
  promises: [12],
  judge: ({ payment, order }) => {
    const parts = new Map(order.parts.map((part) => [part.id, part]));
    const strange = payment.splits.filter(({ vendorOrderId, vendorId, gross }) => {
      const part = parts.get(vendorOrderId);
      return part?.vendorId !== vendorId || part.subtotal !== gross;
    });
    const grossOf = sums(
      payment.splits,
      ({ paymentId }) => paymentId,
      ({ gross }) => gross,
    );
    const torn = payment.splits.filter(({ gross, commission, net }) => commission + net !== gross);
    const wrong = payment.payments.filter(({ id, amount }) => grossOf.has(id) && grossOf.get(id) !== amount);
    const none = payment.payments.filter(({ id, status }) => status === 'captured' && !grossOf.has(id));
    return {
      counted: `${payment.payments.length} payments, ${payment.splits.length} splits`,
      offenders: [
        ...wrong.map(({ id, amount }) => `payment ${id} is ${amount}, its splits are ${grossOf.get(id) ?? 0}`),
        ...none.map(({ id }) => `payment ${id} is captured and has no splits`),
        ...strange.map(
          ({ vendorOrderId, gross }) =>
            `the split of vendor order ${vendorOrderId} is ${gross}, which is not its total`,
        ),
        ...torn.map(
          ({ paymentId, gross }) => `commission and net of a split of payment ${paymentId} do not sum to ${gross}`,
        ),
      ],
    };
  },
};
