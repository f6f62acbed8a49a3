import { Batcher } from '@mvec/batching';
import { Database, type RowOf, rowsOf, sql } from '@mvec/database';
import { isOutage } from '@mvec/errors';
import { DeliveryFailedV1, type DeliverySent, DeliverySentV1 } from '@mvec/events';
import { type NewEvent, Outbox } from '@mvec/outbox';
import { backoffMs } from '@mvec/resilience';
import { Injectable } from '@nestjs/common';
import { type TemplateName } from '../templates/templates.js';
import type { QueuedDelivery } from '../email-queue/email-queue.js';
import type { Contact, Delivery } from '../generated/prisma/client.js';

/** A delivery that this process may send now. */
export type ClaimedDelivery = RowOf<
  Delivery,
  'id' | 'orderId' | 'attempts' | 'resends' | 'correlationId' | 'traceparent'
> &
  RowOf<Contact, 'accountId' | 'email' | 'displayName'> & { template: TemplateName; data: unknown };

/** Time limit of a dialogue with the mail server. */
export const maxDialogueMs = 40_000;

const retryBackoff = { firstMs: 2_000, maxMs: 300_000, jitter: 0 };

/** Longer than any dialogue: an expired claim means that its process has died, and the mail is retried. */
const claimSeconds = 60;

/** Mails of one order are sent in order; a resend does not block later ones. */
const isFirstOfItsOrder = sql`not exists (
  select from delivery earlier
  where earlier.order_id = delivery.order_id and earlier.account_id = delivery.account_id
    and earlier.addressed_at < delivery.addressed_at and earlier.status = 'pending' and earlier.resends = 0)`;

/** The condition that a delivery can be sent now and that no process is sending it. */
export const isDue = sql`status = 'pending' and next_try_at <= statement_timestamp()
  and (claimed_until is null or claimed_until < clock_timestamp())
  and exists (select from contact where contact.account_id = delivery.account_id)
  and ${isFirstOfItsOrder}`;

/**
 * Attempts to send mails. The rows of the database decide; the queue only says when to look at them. A mail goes out once,
 * unless its process dies inside the SMTP dialogue: then it goes out again with the same Message-ID. Concurrent claims,
 * and concurrent records of sent mails, share one statement.
 */
@Injectable()
export class DeliveryAttemptsService {
  private readonly claims = new Batcher<string, ClaimedDelivery | undefined>((ids) => this.claimAll(ids), {
    name: 'claim delivery',
  });
  private readonly sent = new Batcher<ClaimedDelivery>((deliveries) => this.markAllSent(deliveries), {
    name: 'record sent mail',
    splitOnError: (error) => !isOutage(error),
  });

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Claims a delivery for sending, to its own address or else the current one of the account.
   * @returns nothing when it is done, claimed or not due, when its recipient is not known yet, or when an earlier mail of
   *   its order is still pending
   */
  claimDelivery(id: string): Promise<ClaimedDelivery | undefined> {
    return this.claims.add(id);
  }

  /** Records that the mail was sent. After a resend was requested meanwhile it changes nothing: that is another mail. */
  async markSent(delivery: ClaimedDelivery): Promise<void> {
    await this.sent.add(delivery);
  }

  /** Records that the server refused the mail permanently. It changes nothing once another attempt has started. */
  async markFailed(delivery: ClaimedDelivery, cause: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const updated = await tx.execute(sql`
        update delivery set status = 'failed', claimed_until = null, last_error = ${cause}
        where id = ${delivery.id} and status = 'pending' and attempts = ${delivery.attempts}`);
      if (updated > 0) await this.outbox.add(tx, DeliveryFailedV1, { ...factsOf(delivery), cause });
    });
  }

  /** Postpones the delivery by 2, 4, 8 … seconds, at most five minutes. The claim of another attempt stays. */
  async postponeDelivery(delivery: ClaimedDelivery, cause: string): Promise<void> {
    const seconds = backoffMs(delivery.attempts, retryBackoff) / 1_000;
    await this.database.execute(sql`
      update delivery set claimed_until = null, last_error = ${cause},
        next_try_at = clock_timestamp() + make_interval(secs => ${seconds})
      where id = ${delivery.id} and status = 'pending' and attempts = ${delivery.attempts}`);
  }

  /** Finds deliveries that are due and that no process is sending: security mails first, then the oldest. */
  async findDue(limit: number): Promise<QueuedDelivery[]> {
    return this.database.query<QueuedDelivery>(sql`
      select id, email is not null as urgent, traceparent from delivery where ${isDue}
      order by email is null, next_try_at limit ${limit}`);
  }

  private async claimAll(ids: string[]): Promise<(ClaimedDelivery | undefined)[]> {
    const rows = await this.database.query<ClaimedDelivery>(sql`
      update delivery set attempts = attempts + 1,
        claimed_until = clock_timestamp() + make_interval(secs => ${claimSeconds})
      from contact
      where delivery.id = any(${ids}::uuid[]) and status = 'pending' and contact.account_id = delivery.account_id
        and next_try_at <= clock_timestamp() and (claimed_until is null or claimed_until < clock_timestamp())
        and ${isFirstOfItsOrder}
      returning delivery.id, delivery.account_id, order_id, template, data, attempts, resends,
        coalesce(delivery.email, contact.email) as email, display_name,
        correlation_id, traceparent`);
    const byId = new Map(rows.map((row) => [row.id, row]));
    // If an id is in the batch twice, only the first caller gets the row.
    return ids.map((id) => {
      const row = byId.get(id);
      byId.delete(id);
      return row;
    });
  }

  private async markAllSent(deliveries: readonly ClaimedDelivery[]): Promise<undefined[]> {
    await this.database.transaction(async (tx) => {
      const updated = await tx.query<{ id: string }>(sql`
        update delivery set status = 'sent', sent_at = clock_timestamp(), claimed_until = null, last_error = null
        from ${rowsOf(deliveries, { id: 'uuid', resends: 'integer' })} as mail
        where delivery.id = mail.id and status = 'pending' and delivery.resends = mail.resends
        returning delivery.id`);
      const sent = new Set(updated.map(({ id }) => id));
      const facts = deliveries
        .filter(({ id }) => sent.has(id))
        .map((delivery) => ({ data: factsOf(delivery), cause: causeOf(delivery) }));
      await this.outbox.addAll(tx, DeliverySentV1, facts);
    });
    return [];
  }
}

function causeOf({ correlationId, traceparent }: ClaimedDelivery): NewEvent<DeliverySent>['cause'] {
  return correlationId === null ? undefined : { correlationId, ...(traceparent && { traceparent }) };
}

function factsOf({ id, accountId, template, orderId }: ClaimedDelivery) {
  return { deliveryId: id, accountId, template, ...(orderId === null ? {} : { orderId }) };
}
