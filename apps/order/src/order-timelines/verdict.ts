import { duration, type TimelineFragment, type Verdict, type WholeOutstanding } from '@mvec/order-timeline';
import { isFinal } from '../order-lifecycle/order-status.js';
import type { OrderFacts } from './order-facts.repository.js';
import type { MissingFragment } from './timeline-client.js';

export interface Findings {
  order: OrderFacts;
  placedAt: Date | undefined;
  endedAt: Date | undefined;
  payment: TimelineFragment | undefined;
  /** Worst first. */
  outstanding: readonly WholeOutstanding[];
  missing: readonly MissingFragment[];
}

/** Further ones are only counted. */
const maxListed = 2;

/** A one-line summary for support. It starts with what an open order waits for. */
export function verdictOf(findings: Findings): Verdict {
  const { order, outstanding, missing } = findings;
  const wait = isFinal(order.status) ? undefined : outstanding.find(({ service }) => service === 'order');
  const others = outstanding.filter((each) => each !== wait).map(({ text }) => text);
  const more = others.length > maxListed ? [`and ${others.length - maxListed} more`] : [];
  const unknown = missing.map(({ service, why }) => `${service} ${why}, so its part is not known`);
  const nothing = outstanding.length === 0 && missing.length === 0 ? ['nothing is outstanding'] : [];
  const head = wait === undefined ? headOf(findings) : wait.text;
  return {
    state: stateOf(findings),
    text: [head, ...others.slice(0, maxListed), ...more, ...unknown, ...nothing].join('; '),
  };
}

function stateOf({ outstanding, missing }: Findings): Verdict['state'] {
  const worst = outstanding[0]?.state;
  if (worst !== undefined && worst !== 'under_way') return worst;
  if (missing.length > 0) return 'incomplete';
  return worst ?? 'settled';
}

function headOf({ order, placedAt, endedAt, payment }: Findings): string {
  const { status, reason, paymentCode: code } = order;
  const startedAt = placedAt ?? order.createdAt;
  const start = placedAt === undefined ? 'requested' : 'placed';
  const when =
    endedAt === undefined ? '' : ` ${duration(endedAt.getTime() - startedAt.getTime())} after it was ${start}`;
  if (status === 'confirmed') return `confirmed${when}${shippingOf(order)}`;
  const why = [reason ?? '', code ?? ''].filter((text) => text !== '').map((text) => text.replaceAll('_', ' '));
  return `${status}${when} (${why.join(', ')})${status === 'cancelled' ? moneyOf(payment) : ''}`;
}

function shippingOf({ partsShipped: shipped, partCount: parts }: OrderFacts): string {
  if (shipped === 0) return '';
  return shipped === parts ? ', all shipped' : `, ${shipped} of ${parts} parts shipped`;
}

function moneyOf(payment: TimelineFragment | undefined): string {
  if (payment?.state === 'refunded') return ', the money was returned';
  if (payment?.state !== 'voided' && payment?.state !== 'failed') return '';
  // Payment makes further attempts only while it looks for a charge that may still appear.
  const mayAppear = payment.outstanding.some(({ nextAttempt }) => nextAttempt !== null);
  return mayAppear ? ', no charge is known so far' : ', no money was taken';
}
