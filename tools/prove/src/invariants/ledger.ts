import type { Snapshot, PaymentSnapshot } from '../snapshots/snapshot.types.js';
import type { Invariant } from './invariant.js';
import { difference, sums } from './tally.js';

export const ledger: Invariant = {
  name: 'ledger',
  claim: 'The ledger sums to zero, holds each capture, earning and refund once, its accounts match the orders',
  promises: [12],
  judge: (snapshot) => {
    const { payment } = snapshot;
    const byEntry = sums(payment.entryLines, ({ entryId, currency }) => `${entryId} in ${currency}`, amount);
    const byCurrency = sums(payment.entryLines, ({ currency }) => currency, amount);
    return {
      counted: `${payment.entries.length} entries, ${payment.entryLines.length} lines, ${payment.accounts.length} vendor accounts`,
      offenders: [
        ...unequal(byCurrency).map((text) => `the ledger sums to ${text}`),
        ...unequal(byEntry).map((text) => `entry sums to ${text}`),
        ...postings(snapshot),
        ...accounts(snapshot),
        ...balances(payment),
      ],
    };
  },
};

function amount(line: { amount: number }): number {
  return line.amount;
}

function unequal(totals: Map<string, number>): string[] {
  return [...totals].filter(([, total]) => total !== 0).map(([key, total]) => `${total}, ${key}`);
}

/** Compares the postings with the captures, refunds and shipments that require them. */
function postings({ payment, order }: Snapshot): string[] {
  const captured = payment.payments.filter(({ status }) => status === 'captured' || status === 'refunded');
  const refunded = payment.payments.filter(({ status }) => status === 'refunded');
  const kept = new Set(payment.payments.filter(({ status }) => status === 'captured').map(({ orderId }) => orderId));
  const expected = [
    ...captured.map(({ orderId }) => `capture of order ${orderId}`),
    ...refunded.map(({ orderId }) => `refund of order ${orderId}`),
    ...order.shipments.filter(({ orderId }) => kept.has(orderId)).map(({ orderId }) => `earning of order ${orderId}`),
  ];
  const found = payment.entries.map(({ kind, orderId }) => `${kind} of order ${orderId}`);
  const { missing, more } = difference(expected, found);
  return [...missing.map((posting) => `missing: ${posting}`), ...more.map((posting) => `superfluous: ${posting}`)];
}

/** Compares the balance of each account with captures, shipments and splits. */
function accounts({ payment, order }: Snapshot): string[] {
  const shipped = new Set(order.shipments.map(({ vendorOrderId }) => vendorOrderId));
  const kept = new Map(payment.payments.filter(({ status }) => status === 'captured').map((each) => [each.id, each]));
  const splits = payment.splits.filter(({ paymentId }) => kept.has(paymentId));
  const expected = sums(
    [
      ...[...kept.values()].map(({ amount: charged }) => ({ account: 'provider_receivable', amount: charged })),
      ...splits.map(({ commission }) => ({ account: 'platform_commission', amount: -commission })),
      ...splits.map(({ vendorId, vendorOrderId, net }) => ({
        account: `${shipped.has(vendorOrderId) ? 'vendor_payable' : 'vendor_pending'}:${vendorId}`,
        amount: -net,
      })),
    ],
    ({ account }) => account,
    amount,
  );
  const found = sums(payment.entryLines, ({ account }) => account, amount);
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((account) => {
    const [should, is] = [expected.get(account) ?? 0, found.get(account) ?? 0];
    return should === is ? [] : [`account ${account} has ${is}, by orders and shipments it should have ${should}`];
  });
}

/** Compares vendor balances with their lines. Credits are negative in the journal, so the sign is reversed. */
function balances({ entryLines, accounts, statementEnds }: PaymentSnapshot): string[] {
  const folded = sums(entryLines, ({ account, currency }) => `${account} ${currency}`, amount);
  const fold = (account: string, currency: string) => 0 - (folded.get(`${account} ${currency}`) ?? 0);
  return [...accounts, ...statementEnds].flatMap(({ vendorId, currency, pending, available }) => {
    const expected = [fold(`vendor_pending:${vendorId}`, currency), fold(`vendor_payable:${vendorId}`, currency)];
    return pending === expected[0] && available === expected[1]
      ? []
      : [`vendor ${vendorId} has ${pending} and ${available}, its lines add up to ${expected.join(' and ')}`];
  });
}
