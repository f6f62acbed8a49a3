import { formatMoney, table } from '@mvec/terminal';
import pc from 'picocolors';
import type { Check } from '../checks.js';
import type { Money } from '../market.types.js';
import type { FinishedOrder, TradeReport } from '../trade.js';

/** Report for a terminal: orders with their vendor orders, stock, mails, ledger, analytics, and all checks. */
export function reportText(report: TradeReport, checks: Check[], mailUrl: string): string {
  return [
    section('Orders', orders(report)),
    section('Vendors', vendorTable(report)),
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

function orders({ finished, refused }: TradeReport): string {
  const rows = finished.map(({ order, shopper, plan, payment }) => [
    order.id,
    shopper.name,
    plan.timeline,
    statusOf(order),
    String(order.vendorOrders.length),
    formatMoney(order.total),
    payment.status,
  ]);
  const refusals = refused.map(({ shopper, plan, refusal }) => [
    '(refused)',
    shopper.name,
    plan.timeline,
    refusal?.code ?? '',
    '',
    '',
    '',
  ]);
  return table(['order', 'shopper', 'timeline', 'status', 'parts', 'total', 'payment'], [...rows, ...refusals]);
}

function statusOf(order: FinishedOrder['order']): string {
  const reason = order.paymentCode ?? order.reason;
  if (reason !== null) return `${order.status} (${reason})`;
  return order.vendorOrders.every(({ status }) => status === 'shipped') ? 'confirmed, shipped' : order.status;
}

function vendorTable({ vendors, finished }: TradeReport): string {
  const rows = vendors.map(({ id, name, products, balance }) => {
    const parts = finished
      .filter(({ payment }) => payment.status === 'captured')
      .flatMap(({ payment }) => payment.splits.filter(({ vendorId }) => vendorId === id));
    const sumOf = (values: (Money | null)[]) =>
      formatMoney({ amount: values.reduce((sum, value) => sum + (value?.amount ?? 0), 0), currency: 'EUR' });
    return [
      name,
      String(products.length),
      String(parts.length),
      sumOf(parts.map(({ gross }) => gross)),
      sumOf(parts.map(({ commission }) => commission)),
      sumOf(balance.balances.map(({ available }) => available)),
      sumOf(balance.balances.map(({ pending }) => pending)),
    ];
  });
  return table(['vendor', 'products', 'parcels', 'sold', 'commission', 'available', 'pending'], rows);
}

function stock({ stock: { before, after }, vendors }: TradeReport): string {
  const names = new Map(vendors.map(({ id, name }) => [id, name]));
  const rows = before.flatMap((product) =>
    product.variants.map((variant) => {
      const now = after.flatMap(({ variants }) => variants).find(({ id }) => id === variant.id);
      const vendor = names.get(product.vendorId) ?? product.vendorId;
      return [variant.sku, product.title, vendor, String(variant.available), String(now?.available ?? '?')];
    }),
  );
  return table(['sku', 'product', 'vendor', 'before', 'after'], rows);
}

function mails({ finished }: TradeReport): string {
  const sent = finished.flatMap(({ deliveries }) => deliveries);
  const counts = new Map<string, number>();
  for (const { template, status } of sent) {
    const kind = `${template}\0${status}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const rows = [...counts].toSorted().map(([kind, count]) => [...kind.split('\0'), String(count)]);
  return table(['mail', 'status', 'count'], rows);
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
