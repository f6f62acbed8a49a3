import { Database, type Queryable, sql } from '@mvec/database';
import {
  eventingTimeline,
  newest,
  type TimelineFragment,
  timelineFragmentOf,
  type TimelineSource,
} from '@mvec/order-timeline';
import { Injectable } from '@nestjs/common';
import type { OrderProgress } from '../generated/prisma/client.js';
import { Models } from '../models/models.js';
import { type MailRow, mailEntries, outstandingMail } from './mail-timeline.js';

/** An order with many vendors has two mails for each. */
const maxMails = 300;

type Progress = Pick<OrderProgress, 'shipped' | 'cancelled'>;

/** Messaging's part of an order's timeline: mails and notifications, without their texts. */
@Injectable()
export class OrderTimelines implements TimelineSource {
  constructor(
    private readonly database: Database,
    private readonly models: Models,
  ) {}

  async tellOrder(orderId: string): Promise<TimelineFragment> {
    const [rows, progress, eventing] = await Promise.all([
      mailsOf(this.database, orderId),
      this.models.orderProgress.findUnique({ where: { orderId } }),
      eventingTimeline(this.database, orderId),
    ]);
    const mails = newest(rows, maxMails, 'mails, those not sent first,');
    const own = {
      state: stateOf(progress),
      entries: mails.rows.flatMap(mailEntries),
      outstanding: mails.rows.flatMap(outstandingMail),
      applied: appliedOf(rows, progress).map((event) => ({ event, subject: null, at: null })),
      omitted: mails.omitted,
    };
    return timelineFragmentOf('messaging', own, eventing);
  }
}

function stateOf(progress: Progress | null): string | null {
  if (progress === null) return null;
  return progress.cancelled ? 'cancelled' : progress.shipped ? 'shipped' : 'confirmed';
}

/** Infers the consumed events from the mails written; mails before a cancellation are suppressed. */
function appliedOf(rows: readonly MailRow[], progress: Progress | null): string[] {
  const templates = new Set(rows.map(({ template }) => template));
  const cancelled = progress?.cancelled ?? false;
  const confirmed = cancelled || templates.has('order-confirmed') || templates.has('new-vendor-order');
  return [
    ...(confirmed ? ['order.confirmed.v1'] : []),
    ...(cancelled ? ['order.cancelled.v1'] : []),
    ...(templates.has('order-refunded') ? ['payment.refunded.v1'] : []),
  ];
}

/** Finds the mails of the order: those not sent first, each group newest first. */
function mailsOf(database: Queryable, orderId: string): Promise<MailRow[]> {
  return database.query<MailRow>(sql`
    select delivery.id, delivery.account_id, vendor_id, delivery.template, status, attempts, claimed_until, next_try_at,
      last_error, delivery.created_at, sent_at, notification.id is not null as notified,
      read_at is not null as is_read, correlation_id, traceparent, clock_timestamp() as asked_at,
      exists (select from contact where contact.account_id = delivery.account_id) as reachable,
      (select coalesce(json_agg(json_build_object('by', requested_by, 'at', requested_at) order by number), '[]')
        from resend where delivery_id = delivery.id) as resend_log
    from delivery left join notification on notification.id = delivery.id
    where delivery.order_id = ${orderId} order by (status <> 'sent') desc, delivery.id desc limit ${maxMails + 1}`);
}
