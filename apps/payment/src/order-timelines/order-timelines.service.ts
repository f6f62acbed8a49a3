import { Database, one, type Queryable, sql } from '@mvec/database';
import {
  eventingTimeline,
  newest,
  type TimelineFragment,
  timelineFragmentOf,
  type TimelineSource,
} from '@mvec/order-timeline';
import { Injectable } from '@nestjs/common';
import { FulfilmentsRepository } from '../fulfilments/fulfilments.repository.js';
import { MoneyMovementsRepository } from '../payments/money-movements.repository.js';
import { PaymentsRepository } from '../payments/payments.repository.js';
import { type EntryRow, postingEntry, postingsOf, shareOf } from './ledger-timeline.js';
import { eventsOf } from './payment-events.js';
import { outstandingPayment } from './outstanding-payment.js';
import {
  type AttemptRow,
  attemptEntries,
  type CallRow,
  callEntry,
  type PaymentRow,
  paymentEntries,
  refundEntries,
} from './payment-timeline.js';

const shownCalls = 100;

/** The payment fragment of an order's timeline, from rows that exist anyway. */
@Injectable()
export class OrderTimelines implements TimelineSource {
  constructor(
    private readonly database: Database,
    private readonly payments: PaymentsRepository,
    private readonly movements: MoneyMovementsRepository,
    private readonly fulfilments: FulfilmentsRepository,
  ) {}

  async tellOrder(orderId: string): Promise<TimelineFragment> {
    const [payment, eventing] = await Promise.all([
      this.findPayment(orderId),
      eventingTimeline(this.database, orderId),
    ]);
    if (payment === undefined) return timelineFragmentOf('payment', eventing);
    return timelineFragmentOf('payment', await this.fragmentOfPayment(payment), eventing);
  }

  private async fragmentOfPayment(payment: PaymentRow): Promise<Partial<TimelineFragment>> {
    const { database } = this;
    const { id, orderId } = payment;
    const [attempts, callRows, refunds, splits, shipped, journal] = await Promise.all([
      attemptsOf(database, id),
      callsOf(database, orderId),
      this.movements.findRefunds(database, id),
      this.payments.findSplits(database, [id]),
      this.fulfilments.findShipped(database, [orderId]),
      journalOf(database, orderId),
    ]);
    const calls = newest(callRows, shownCalls, 'calls to the card provider');
    const postings = postingsOf(journal);
    return {
      state: payment.status,
      entries: [
        ...paymentEntries(payment, attempts),
        ...calls.rows.map((row) => callEntry(payment, row)),
        ...attempts.flatMap((row) => attemptEntries(payment, row)),
        ...refunds.flatMap((refund) => refundEntries(payment, refund)),
        ...postings.map((posting) => postingEntry(posting)),
      ],
      outstanding: outstandingPayment(payment, callRows),
      ...eventsOf(payment, { refunds, shipped, journal }),
      postings,
      shares: (splits.get(id) ?? []).map((split) => shareOf(split, { payment, shipped, journal })),
      omitted: calls.omitted,
    };
  }

  private async findPayment(orderId: string): Promise<PaymentRow | undefined> {
    return one(
      await this.database.query<PaymentRow>(sql`
        select id, order_id, status, amount, currency, failure_code, payment_method_id, payment_due_at, attempt_id,
          tries, next_try_at, recheck_at, last_error, correlation_id, traceparent, created_at, status_changed_at,
          clock_timestamp() as asked_at
        from payment where order_id = ${orderId}`),
    );
  }
}

function attemptsOf(database: Queryable, paymentId: string): Promise<AttemptRow[]> {
  return database.query<AttemptRow>(sql`
    select id, sends, outcome, charge_id, decline_code, answered_at from payment_attempt
    where payment_id = ${paymentId} order by id`);
}

/** @returns newest first */
function callsOf(database: Queryable, orderId: string): Promise<CallRow[]> {
  return database.query<CallRow>(sql`
    select operation, idempotency_key, attempt, outcome, detail, started_at, duration_ms from provider_call
    where order_id = ${orderId} order by id desc limit ${shownCalls + 1}`);
}

/** One row per journal line. An order has few entries: a capture, a refund, and an earning for each vendor order. */
function journalOf(database: Queryable, orderId: string): Promise<EntryRow[]> {
  return database.query<EntryRow>(sql`
    select entry.id, kind, source, posted_at, account, amount, currency
    from journal_entry entry join journal_line line on line.entry_id = entry.id
    where order_id = ${orderId} order by entry.id, line`);
}
