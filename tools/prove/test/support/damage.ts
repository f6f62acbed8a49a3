import type { Snapshot, TopicMessage } from '../../src/snapshots/snapshot.types.js';
import type { RunRecord } from '../../src/run-record.js';
import { ids } from './healthy-snapshot.js';

/** Damage to a healthy snapshot, and the invariant that must detect it. */
export interface Damage {
  what: string;
  noticedBy: string;
  to: (snapshot: Snapshot, run: RunRecord) => void;
}

export function found<T>(items: readonly T[], is: (item: T) => boolean): T {
  const item = items.find(is);
  if (item === undefined) throw new Error('The healthy snapshot has no such row');
  return item;
}

function event(snapshot: Snapshot, type: string, key: string): TopicMessage {
  return found(snapshot.messages, (message) => message.type === type && message.key === key);
}

function drop<T>(items: T[], is: (item: T) => boolean): void {
  items.splice(items.indexOf(found(items, is)), 1);
}

const planted = { mark: 'mark', what: 'broken JSON', topic: 'order.order.v1', appliedBy: [], eventId: 'odd' };
const at = { topic: 'order.order.v1', partition: 0, offset: 99 };
const letter = { ...at, consumer: 'catalog', eventId: null, cause: 'MalformedEventError: no JSON', attempts: 1 };

function lay(snapshot: Snapshot): void {
  snapshot.messages.push({ ...at, key: 'odd', id: 'odd', type: 'order.placed.v1', planted: planted.mark });
}

function deadLetter(snapshot: Snapshot, changes: Partial<typeof letter> = {}): void {
  found(snapshot.eventing, ({ service }) => service === 'catalog').deadLetters.push({ ...letter, ...changes });
  snapshot.deadLettered.push({ topic: 'catalog.dlq', partition: 0, offset: 0, key: 'odd', origin: at });
}

/** Legitimate oddities: planted poison is a dead letter, a mail came twice after an interrupted SMTP dialogue. */
export const oddAndRight: readonly Omit<Damage, 'noticedBy'>[] = [
  {
    what: 'poison dead-lettered by the consumers that handle it',
    to: (snapshot, run) => {
      run.planted.push({ ...planted, deadLetteredBy: ['catalog'] });
      lay(snapshot);
      deadLetter(snapshot);
    },
  },
  {
    what: 'an event that the relay published twice',
    to: ({ messages }) => messages.push({ ...last(messages), offset: 50 }),
  },
  {
    what: 'a mail that was sent again after its dialogue was interrupted',
    to: (snapshot, run) => {
      run.dialogueFaults = 1;
      found(snapshot.messaging.deliveries, () => true).attempts = 2;
      snapshot.mails.push({ ...found(snapshot.mails, () => true) });
    },
  },
];

function last<T>(items: readonly T[]): T {
  return found(items.slice(-1), () => true);
}

export const damages: readonly Damage[] = [
  {
    what: 'a ghost event, whose transaction was rolled back',
    noticedBy: 'rows = events',
    to: ({ messages }) =>
      messages.push({ ...last(messages), id: 'ghost', type: 'order.confirmed.v1', data: { orderId: 'nobody' } }),
  },
  {
    what: 'an event that was never published',
    noticedBy: 'rows = events',
    to: ({ messages }) => drop(messages, ({ type }) => type === 'payment.captured.v1'),
  },
  {
    what: 'a second event about the same thing',
    noticedBy: 'rows = events',
    to: (snapshot) =>
      snapshot.messages.push({ ...event(snapshot, 'order.placed.v1', ids.sold), id: 'second', offset: 70 }),
  },
  {
    what: 'an event that a consumer missed',
    noticedBy: 'applied once',
    to: (snapshot) => found(snapshot.eventing, ({ service }) => service === 'payment').marks.pop(),
  },
  {
    what: 'an event that a consumer applied twice',
    noticedBy: 'applied once',
    to: (snapshot) => {
      const { marks } = found(snapshot.eventing, ({ service }) => service === 'catalog');
      marks.push(last(marks));
    },
  },
  {
    what: 'an effect of an event that is in no topic',
    noticedBy: 'applied once',
    to: (snapshot) =>
      found(snapshot.eventing, ({ service }) => service === 'order').marks.push({
        consumer: 'order',
        eventId: 'x',
        outcome: 'applied',
      }),
  },
  {
    what: 'poison that was applied',
    noticedBy: 'applied once',
    to: (snapshot, run) => {
      run.planted.push({ ...planted, deadLetteredBy: [] });
      lay(snapshot);
      found(snapshot.eventing, ({ service }) => service === 'catalog').marks.push({
        consumer: 'catalog',
        eventId: 'odd',
        outcome: 'applied',
      });
    },
  },
  {
    what: 'a confirmation published before its order',
    noticedBy: 'order per key',
    to: (snapshot) => {
      const [placed, confirmed] = ['order.placed.v1', 'order.confirmed.v1'].map((type) =>
        event(snapshot, type, ids.sold),
      );
      if (placed && confirmed) [placed.offset, confirmed.offset] = [confirmed.offset, placed.offset];
    },
  },
  {
    what: 'an event in the partition of another key',
    noticedBy: 'order per key',
    to: (snapshot) => {
      const strayed = event(snapshot, 'order.placed.v1', ids.sold);
      strayed.partition = (strayed.partition + 1) % 6;
    },
  },
  {
    what: 'a unit that is lost',
    noticedBy: 'stock',
    to: ({ catalog }) => (found(catalog.variants, () => true).available = 12),
  },
  {
    what: 'more units sold than there were',
    noticedBy: 'stock',
    to: ({ order }) => (found(order.lines, ({ orderId }) => orderId === ids.sold).quantity = 16),
  },
  {
    what: 'units that a cancelled order keeps',
    noticedBy: 'stock',
    to: ({ catalog }) => (found(catalog.holds, ({ orderId }) => orderId === ids.undone).unitsHeld = true),
  },
  {
    what: 'an order that stays open',
    noticedBy: 'orders end',
    to: ({ order }) => (found(order.orders, ({ id }) => id === ids.sold).status = 'awaiting_payment'),
  },
  {
    what: 'an order that ended after its deadline',
    noticedBy: 'orders end',
    to: ({ order }) => (found(order.steps, ({ to }) => to === 'confirmed').at = new Date('2026-01-01T00:05:00Z')),
  },
  {
    what: 'a charge with an unknown key',
    noticedBy: 'captures',
    to: ({ provider }) => provider.charges.push({ key: 'orphan', id: 'charge', status: 'succeeded', amount: 1_000 }),
  },
  {
    what: 'a shopper who is charged twice',
    noticedBy: 'captures',
    to: ({ payment, provider }) => {
      payment.attempts.push({ id: 'attempt-2', paymentId: 'payment-sold', outcome: null, chargeId: null });
      provider.charges.push({ key: 'attempt-2', id: 'charge-2', status: 'succeeded', amount: 1_000 });
    },
  },
  {
    what: 'a cancelled order whose money was kept',
    noticedBy: 'captures',
    to: ({ provider }) => provider.refunds.pop(),
  },
  {
    what: 'a confirmed order without a payment',
    noticedBy: 'captures',
    to: ({ payment }) => drop(payment.payments, ({ orderId }) => orderId === ids.sold),
  },
  {
    what: 'a split that is one cent off',
    noticedBy: 'splits',
    to: ({ payment }) =>
      Object.assign(
        found(payment.splits, () => true),
        { gross: 1_001, net: 901 },
      ),
  },
  {
    what: 'a commission and a net that do not sum to the split',
    noticedBy: 'splits',
    to: ({ payment }) => (found(payment.splits, () => true).net = 899),
  },
  {
    what: 'a ledger that does not balance',
    noticedBy: 'ledger',
    to: ({ payment }) => (found(payment.entryLines, () => true).amount = 1_001),
  },
  {
    what: 'a posting that was made twice',
    noticedBy: 'ledger',
    to: ({ payment }) => {
      payment.entries.push({ ...found(payment.entries, () => true), id: 'again', source: 'again' });
      const lines = payment.entryLines.filter(({ entryId }) => entryId === 'capture-sold');
      payment.entryLines.push(...lines.map((line) => ({ ...line, entryId: 'again' })));
    },
  },
  {
    what: 'a vendor’s balance that is not the sum of its lines',
    noticedBy: 'ledger',
    to: ({ payment }) => (found(payment.accounts, () => true).available = 901),
  },
  {
    what: 'an earning of an amount that the vendor is not owed',
    noticedBy: 'ledger',
    to: ({ payment }) => {
      for (const line of payment.entryLines.filter(({ entryId }) => entryId === 'earning-sold'))
        line.amount = Math.sign(line.amount) * 1_000;
      for (const balance of [...payment.accounts, ...payment.statementEnds])
        Object.assign(balance, { pending: -100, available: 1_000 });
    },
  },
  {
    what: 'an earning that was posted to another vendor',
    noticedBy: 'ledger',
    to: ({ payment }) => {
      const line = found(payment.entryLines, ({ account }) => account.startsWith('vendor_payable'));
      line.account = 'vendor_payable:vendor-2';
    },
  },
  {
    what: 'a split for another vendor',
    noticedBy: 'splits',
    to: ({ payment }) => (found(payment.splits, () => true).vendorId = 'vendor-2'),
  },
  {
    what: 'a message that was sent twice',
    noticedBy: 'one message each',
    to: ({ messaging }) => messaging.deliveries.push({ ...found(messaging.deliveries, () => true), id: 'again' }),
  },
  {
    what: 'a message that was not sent',
    noticedBy: 'one message each',
    to: ({ messaging }) => drop(messaging.deliveries, ({ template }) => template === 'order-shipped'),
  },
  { what: 'a mail that came twice', noticedBy: 'one mail each', to: ({ mails }) => mails.push(last(mails)) },
  { what: 'a mail that was never sent', noticedBy: 'one mail each', to: ({ mails }) => mails.pop() },
  {
    what: 'a second mail with a different id',
    noticedBy: 'one mail each',
    to: ({ mails }) => mails.push({ messageId: 'other@mvec.example', file: 'other.eml' }),
  },
  {
    what: 'an order that analytics counted with a wrong total',
    noticedBy: 'analytics',
    to: ({ analytics }) => (found(analytics.orders, () => true).total = 999),
  },
  {
    what: 'an order that analytics missed',
    noticedBy: 'analytics',
    to: ({ analytics }) => drop(analytics.facts, ({ kind }) => kind === 'order.cancelled'),
  },
  {
    what: 'an order that was confirmed to the client but does not exist',
    noticedBy: 'answers',
    to: (_books, { checkouts }) => checkouts.push({ key: 'key', amount: 1, status: 201, orderId: 'gone', total: 1 }),
  },
  {
    what: 'a second order for one key',
    noticedBy: 'answers',
    to: ({ order }) => order.orders.push({ ...found(order.orders, () => true), id: 'order-twice' }),
  },
  {
    what: 'a refused checkout whose order was not rejected',
    noticedBy: 'answers',
    to: (_books, { checkouts }) => (found(checkouts, ({ key }) => key === 'key-sold').status = 422),
  },
  {
    what: 'an order that was answered as cancelled but is not',
    noticedBy: 'answers',
    to: (_books, { cancelled }) => cancelled.push(ids.sold),
  },
  {
    what: 'an adjustment of stock that was made twice',
    noticedBy: 'answers',
    to: ({ catalog }) => catalog.adjustments.push({ ...last(catalog.adjustments), id: 'twice' }),
  },
  {
    what: 'an adjustment of stock that was answered with 201 but is missing',
    noticedBy: 'answers',
    to: ({ catalog }) => catalog.adjustments.pop(),
  },
  {
    what: 'a process that ended unexpectedly',
    noticedBy: 'survival',
    to: (_books, { deaths }) => deaths?.push('order ended with code 1'),
  },
  {
    what: 'a run with hardly any orders',
    noticedBy: 'load',
    to: (_books, run) => (run.ordersDue = 90),
  },
  {
    what: 'a fault that was not injected',
    noticedBy: 'faults',
    to: (_books, { faultsMissing }) => faultsMissing.push('Redis flushed: not reached'),
  },
  {
    what: 'an event that was left in an outbox',
    noticedBy: 'quiet',
    to: ({ eventing }) => (found(eventing, () => true).outbox = 1),
  },
  {
    what: 'work that never settles',
    noticedBy: 'quiet',
    to: (_books, { unsettled }) => unsettled.push('1 open orders'),
  },
  {
    what: 'a dead letter that the run did not plant',
    noticedBy: 'dead letters',
    to: (snapshot) => deadLetter(snapshot),
  },
  {
    what: 'poison that no consumer dead-lettered',
    noticedBy: 'dead letters',
    to: (snapshot, run) => {
      run.planted.push({ ...planted, deadLetteredBy: ['catalog'] });
      lay(snapshot);
    },
  },
  {
    what: 'a dead letter that was not published',
    noticedBy: 'dead letters',
    to: (snapshot, run) => {
      run.planted.push({ ...planted, deadLetteredBy: ['catalog'] });
      lay(snapshot);
      deadLetter(snapshot);
      snapshot.deadLettered.pop();
    },
  },
  {
    what: 'a malformed event that was tried again',
    noticedBy: 'dead letters',
    to: (snapshot, run) => {
      run.planted.push({ ...planted, deadLetteredBy: ['catalog'] });
      lay(snapshot);
      deadLetter(snapshot, { attempts: 5 });
    },
  },
  {
    what: 'a request that was answered 503',
    noticedBy: 'no failed request',
    to: (_books, { failedRequests }) =>
      failedRequests.push({ request: 'GET /', answer: '503', at: 1, during: 'restart of order' }),
  },
];
