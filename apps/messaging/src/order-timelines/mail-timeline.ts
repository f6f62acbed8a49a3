import {
  type Outstanding,
  outstandingOf,
  stateSince,
  type TimelineEntry,
  timelineEntryOf,
  withoutAddresses,
} from '@mvec/order-timeline';

export interface MailRow {
  id: string;
  accountId: string | null;
  vendorId: string | null;
  template: string;
  status: 'pending' | 'sent' | 'failed';
  attempts: number;
  claimedUntil: Date | null;
  nextTryAt: Date;
  lastError: string | null;
  createdAt: Date;
  sentAt: Date | null;
  /** It is in the application too, under the same id. */
  notified: boolean;
  isRead: boolean;
  /** Somebody's address is known. */
  reachable: boolean;
  resendLog: { by: string; at: string }[];
  /** Of the event that led to it. */
  correlationId: string | null;
  traceparent: string | null;
  /** By the clock of the rows. */
  askedAt: Date;
}

export function mailEntries(row: MailRow): TimelineEntry[] {
  const { createdAt, sentAt, resendLog: resends } = row;
  const ids = { deliveryId: row.id };
  const name = nameOf(row);
  const origin = { traceparent: row.traceparent, correlationId: row.correlationId };
  // Who shops is not told, who sells is.
  const whose = { ...ids, ...(row.vendorId !== null && { accountId: row.accountId, vendorId: row.vendorId }) };
  const told = timelineEntryOf({
    at: createdAt,
    kind: 'mail',
    text: `${name} is to be sent${refusalOf(row)}`,
    ids: whose,
  });
  const again = resends.map(({ by, at }) => {
    const text = `${name} is sent again for an operator`;
    return timelineEntryOf({ at: new Date(at), kind: 'mail', text, ids: { ...ids, callerId: by } });
  });
  const text = `message ${row.template} in the application ${toWhom(row)}, ${row.isRead ? 'read' : 'unread'}`;
  const message = row.notified ? [timelineEntryOf({ at: createdAt, kind: 'message', text, ids })] : [];
  const event = 'delivery.sent.v1';
  const sent =
    sentAt &&
    timelineEntryOf({ at: sentAt, kind: 'mail', text: `${name} was sent${triesOf(row)}`, ids, event, ...origin });
  return [told, ...message, ...again, ...(sent === null ? [] : [sent])];
}

export function outstandingMail(row: MailRow): Outstanding[] {
  const { status, attempts, createdAt: since, nextTryAt: nextAttempt, askedAt: now } = row;
  if (status === 'sent') return [];
  if (status === 'failed') {
    const what = `${nameOf(row)} was refused by the mail server${reasonOf(row)}`;
    const next = `mend the address or the mail server, then POST /api/messaging/v1/deliveries/${row.id}/resend`;
    return [outstandingOf({ state: 'needs_a_person', what, since, next })];
  }
  const failed = attempts > 0 && row.lastError !== null;
  return [
    outstandingOf({
      state: failed ? 'late' : stateSince(since, now),
      what: `${nameOf(row)} ${whyPending(row, now)}`,
      since,
      nextAttempt: nextAttempt > now ? nextAttempt : null,
      next: failed
        ? 'see whether the mail server answers; it is tried again by itself'
        : 'see whether events or mails are behind: npx mvec status',
    }),
  ];
}

function whyPending(row: MailRow, now: Date): string {
  if (row.accountId === null) return 'waits until it is known who that is';
  if (!row.reachable) return 'waits until the address of the account is known';
  if (row.claimedUntil !== null && row.claimedUntil > now) return 'is being sent';
  if (row.attempts === 0) return 'waits to be sent';
  return `failed ${row.attempts === 1 ? 'once' : `${row.attempts} times`}${reasonOf(row)}`;
}

function refusalOf(row: MailRow): string {
  return row.status === 'failed' ? `; refused for good by the mail server${reasonOf(row)}` : '';
}

function reasonOf({ lastError }: MailRow): string {
  return lastError === null ? '' : `: ${withoutAddresses(lastError)}`;
}

function triesOf({ attempts }: MailRow): string {
  return attempts > 1 ? ` at attempt ${attempts}` : '';
}

function nameOf(row: MailRow): string {
  return `mail ${row.template} ${toWhom(row)}`;
}

function toWhom({ vendorId }: MailRow): string {
  return vendorId === null ? 'to the shopper' : `to vendor ${vendorId}`;
}
