import type { Check, FinishedOrder, TradeReport } from '@mvec/trade';
import pc from 'picocolors';
import { formatMoney, table } from './table.js';

/** What happened, for a reader: orders and their parts, stock, mails, ledger, analytics, and every check. */
export function reportText(report: TradeReport, checks: Check[], mailUrl: string): string {
  return [
    section('Orders', orders(report)),
    section('Stock', stock(report)),
    section(`Mails (inbox: ${mailUrl})`, mails(report)),
    section('Ledger: trial balance', ledger(report)),
    section('Analytics: what this trade added', analytics(report)),
    section('Checks', checks.map(checkLine).join('\n')),
  ].join('\n');
}

function section(title: string, text: string): string {
  return `\n${pc.bold(title)}\n${text}`;
}

function orders({ finished, refused, vendors }: TradeReport): string {
  const names = new Map(vendors.map(({ id, name }) => [id, name]));
  const rows = finished.flatMap((each) => [
    [each.order.id, each.shopper, statusOf(each), formatMoney(each.order.total)],
    ...each.order.vendorOrders.map(({ vendorId, subtotal }) => {
      return ['', `  ${names.get(vendorId) ?? vendorId}`, commissionOf(each, vendorId), formatMoney(subtotal)];
    }),
  ]);
  const refusals = refused.map(({ shopper, refusal }) => ['(refused)', shopper, refusal?.code ?? '', '']);
  return table(['order', 'shopper, vendors', 'status', 'amount'], [...rows, ...refusals]);
}

function statusOf({ order }: FinishedOrder): string {
  const reason = order.paymentCode ?? order.reason;
  return reason === undefined ? order.status : `${order.status} (${reason})`;
}

function commissionOf({ payment }: FinishedOrder, vendorId: string): string {
  const split = payment.splits.find((each) => each.vendorId === vendorId);
  if (payment.status !== 'captured' || split?.commission === undefined) return '';
  return `of it commission ${formatMoney(split.commission)}`;
}

function stock({ stock: { before, after } }: TradeReport): string {
  const rows = before.flatMap((product) =>
    product.variants.map((variant) => {
      const now = after.flatMap(({ variants }) => variants).find(({ id }) => id === variant.id);
      return [variant.sku, product.title, String(variant.available), String(now?.available ?? '?')];
    }),
  );
  return table(['sku', 'product', 'before', 'after'], rows);
}

function mails({ finished }: TradeReport): string {
  const rows = finished.flatMap(({ shopper, order, deliveries }) =>
    deliveries.map(({ template, status }) => [template, shopper, order.id, status]),
  );
  return table(['mail', 'to', 'order', 'status'], rows);
}

function ledger({ trialBalance: { accounts, totals } }: TradeReport): string {
  const rows = accounts.map(({ account, debit, credit, balance }) => {
    return [account, formatMoney(debit), formatMoney(credit), formatMoney(balance)];
  });
  const sums = totals.map((total) => ['sum', '', '', formatMoney(total)]);
  return table(['account', 'debit', 'credit', 'balance'], [...rows, ...sums]);
}

function analytics({ analytics: { before, after } }: TradeReport): string {
  const revenue = after.revenue.map(({ amount, currency }) => {
    const earlier = before.revenue.find((total) => total.currency === currency)?.amount ?? 0;
    return formatMoney({ amount: amount - earlier, currency });
  });
  const counts = (['placed', 'confirmed', 'cancelled'] as const).map((kind) => {
    return `${after.orders[kind] - before.orders[kind]} ${kind}`;
  });
  return `  ${counts.join(', ')}; revenue ${revenue.join(', ') || 'none'}`;
}

function checkLine({ claim, held, evidence }: Check): string {
  return held
    ? `  ${pc.green('held')}    ${claim} ${pc.dim(`(${evidence})`)}`
    : `  ${pc.red('BROKEN')}  ${claim}: ${evidence}`;
}
