import type { RowOf } from '@mvec/database';
import {
  type Outstanding,
  outstandingOf,
  stateSince,
  type TimelineEntry,
  timelineEntryOf,
  withoutAddresses,
} from '@mvec/order-timeline';
import type { Delivery } from '../generated/prisma/client.js';

export type MailRow = RowOf<
  Delivery,
  | 'id'
  | 'accountId'
  | 'vendorId'
  | 'template'
  | 'attempts'
  | 'claimedUntil'
  | 'nextTryAt'
  | 'lastError'
  | 'createdAt'
  | 'sentAt'
  | 'correlationId'
  | 'traceparent'
> & {
  status: 'pending' | 'sent' | 'failed';
  /** Whether a notification with the same id exists. */
  notified: boolean;
  isRead: boolean;
  /** Whether the address of the account is known. */
  reachable: boolean;
  resendLog: { by: string; at: string }[];
  /** Now, by the database's clock. */
  askedAt: Date;
};

export function mailEntries(row: MailRow): TimelineEntry[] {
  const { createdAt, sentAt, resendLog: resends } = row;
  const ids = { deliveryId: row.id };
  const name = nameOf(row);
  const origin = { traceparent: row.traceparent, correlationId: row.correlationId };
  // Shows the account of a vendor's owner, never that of the shopper.
  const recipient = { ...ids, ...(row.vendorId !== null && { accountId: row.accountId, vendorId: row.vendorId }) };
  const created = timelineEntryOf({
    at: createdAt,
    kind: 'mail',
    text: `${name} is to be sent${refusalOf(row)}`,
    ids: recipient,
  });
  const resent = resends.map(({ by, at }) => {
    const text = `an operator requested to send ${name} again`;
    return timelineEntryOf({ at: new Date(at), kind: 'mail', text, ids: { ...ids, callerId: by } });
  });
  const text = `message ${row.template} in the application ${toWhom(row)}, ${row.isRead ? 'read' : 'unread'}`;
  const message = row.notified ? [timelineEntryOf({ at: createdAt, kind: 'message', text, ids })] : [];
  const event = 'delivery.sent.v1';
  const sent =
    sentAt &&
    timelineEntryOf({ at: sentAt, kind: 'mail', text: `${name} was sent${attemptsOf(row)}`, ids, event, ...origin });
  return [created, ...message, ...resent, ...(sent === null ? [] : [sent])];
}

export function outstandingMail(row: MailRow): Outstanding[] {
  const { status, attempts, createdAt: since, nextTryAt: nextAttempt, askedAt: now } = row;
  if (status === 'sent') return [];
  if (status === 'failed') {
    const what = `${nameOf(row)} was refused by the mail server${reasonOf(row)}`;
    const next = `fix the address or the mail server, then POST /api/messaging/v1/deliveries/${row.id}/resend`;
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
        ? 'check that the mail server answers; the mail is retried automatically'
        : 'check the backlog of events and mails: npx mvec status',
    }),
  ];
}

function whyPending(row: MailRow, now: Date): string {
  if (row.accountId === null) return 'waits until the recipient is known';
  if (!row.reachable) return 'waits until the address of the account is known';
  if (row.claimedUntil !== null && row.claimedUntil > now) return 'is being sent';
  if (row.attempts === 0) return 'waits to be sent';
  return `failed ${row.attempts === 1 ? 'once' : `${row.attempts} times`}${reasonOf(row)}`;
}

function refusalOf(row: MailRow): string {
  return row.status === 'failed' ? `; permanently refused by the mail server${reasonOf(row)}` : '';
}

function reasonOf({ lastError }: MailRow): string {
  return lastError === null ? '' : `: ${withoutAddresses(lastError)}`;
}

function attemptsOf({ attempts }: MailRow): string {
  return attempts > 1 ? ` at attempt ${attempts}` : '';
}

function nameOf(row: MailRow): string {
  return `mail ${row.template} ${toWhom(row)}`;
}

function toWhom({ vendorId }: MailRow): string {
  return vendorId === null ? 'to the shopper' : `to vendor ${vendorId}`;
}
