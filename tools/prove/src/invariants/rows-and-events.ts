import type { Snapshot } from '../snapshots/snapshot.types.js';
import { field, publishedEvents, type PublishedEvent } from './events.js';
import type { Finding, Invariant } from './invariant.js';
import { difference } from './tally.js';

/** An event type and the rows that its events must correspond to one to one, compared by subject. */
interface Kind {
  type: string;
  rows: (snapshot: Snapshot) => string[];
  about: (event: PublishedEvent) => string;
}

const steps = (to: string) => (snapshot: Snapshot) =>
  snapshot.order.steps.filter((step) => step.to === to && step.vendorOrderId === null).map(({ orderId }) => orderId);
const entries = (kind: string) => (snapshot: Snapshot) =>
  snapshot.payment.entries.filter((entry) => entry.kind === kind).map(({ orderId }) => orderId);
const deliveries = (status: string) => (snapshot: Snapshot) =>
  snapshot.messaging.deliveries.filter((delivery) => delivery.status === status).map(({ id }) => id);
const by = (name: string) => (event: PublishedEvent) => field(event, name);

const kinds: readonly Kind[] = [
  { type: 'order.placed.v1', rows: steps('awaiting_payment'), about: by('orderId') },
  { type: 'order.confirmed.v1', rows: steps('confirmed'), about: by('orderId') },
  { type: 'order.cancelled.v1', rows: steps('cancelled'), about: by('orderId') },
  { type: 'order.rejected.v1', rows: steps('rejected'), about: by('orderId') },
  {
    type: 'order.shipped.v1',
    rows: ({ order }) => order.shipments.map(({ vendorOrderId }) => vendorOrderId),
    about: by('vendorOrderId'),
  },
  { type: 'payment.captured.v1', rows: entries('capture'), about: by('orderId') },
  { type: 'payment.refunded.v1', rows: entries('refund'), about: by('orderId') },
  {
    type: 'payment.failed.v1',
    rows: ({ payment }) => payment.payments.filter(({ status }) => status === 'failed').map(({ orderId }) => orderId),
    about: by('orderId'),
  },
  {
    type: 'stock.adjusted.v1',
    rows: ({ catalog }) =>
      catalog.adjustments
        .filter(({ first }) => !first)
        .map(({ variantId, delta, available }) => `${variantId} by ${delta} to ${available}`),
    about: (event) => `${field(event, 'variantId')} by ${field(event, 'delta')} to ${field(event, 'available')}`,
  },
  {
    type: 'product.published.v1',
    rows: ({ catalog }) => catalog.products.filter(({ status }) => status !== 'draft').map(({ id }) => id),
    about: by('productId'),
  },
  { type: 'delivery.sent.v1', rows: deliveries('sent'), about: by('deliveryId') },
  { type: 'delivery.failed.v1', rows: deliveries('failed'), about: by('deliveryId') },
  {
    type: 'account.registered.v1',
    rows: ({ identity }) => identity.accounts.map(({ id }) => id),
    about: by('accountId'),
  },
  { type: 'vendor.applied.v1', rows: ({ identity }) => identity.vendors.map(({ id }) => id), about: by('vendorId') },
  {
    type: 'vendor.approved.v1',
    rows: ({ identity }) => identity.vendors.filter(({ status }) => status === 'approved').map(({ id }) => id),
    about: by('vendorId'),
  },
];

export const rowsAndEvents: Invariant = {
  name: 'rows = events',
  claim: 'Every row has exactly one event and every event has its row: none missing, none invented, none twice',
  promises: [1, 2, 3, 15],
  judge: (snapshot) => {
    const events = Map.groupBy(publishedEvents(snapshot), ({ type }) => type);
    const found = kinds.map((kind) => judgeKind(snapshot, kind, events.get(kind.type) ?? []));
    const rows = kinds.flatMap((kind) => kind.rows(snapshot)).length;
    const counted = `${rows} rows, ${[...events.values()].flat().length} events of ${events.size} types`;
    return { counted, offenders: found.flat() } satisfies Finding;
  },
};

function judgeKind(snapshot: Snapshot, { type, rows, about }: Kind, events: readonly PublishedEvent[]): string[] {
  const { missing, more } = difference(rows(snapshot), events.map(about));
  return [
    ...missing.map((subject) => `${type} of ${subject} is missing`),
    ...more.map((subject) => `${type} of ${subject} has no row`),
  ];
}
