import { Batcher } from '@mvec/batching';
import { Database, sql } from '@mvec/database';
import { isOutage } from '@mvec/errors';
import { DeliveryFailedV1, type DeliverySent, DeliverySentV1 } from '@mvec/events';
import { type NewEvent, Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { type TemplateName } from '../templates/templates.js';
import type { QueuedDelivery } from '../email-queue/email-queue.js';

/** A delivery that this process may send now. */
export interface ClaimedDelivery {
  id: string;
  accountId: string;
  orderId: string | null;
  template: TemplateName;
  data: unknown;
  /** Of all rounds: it names this attempt. */
  attempts: number;
  /** How often an operator has asked for it again. */
  resends: number;
  email: string;
  displayName: string;
  /** What led to it. */
  correlationId: string | null;
  traceparent: string | null;
}

/** A dialogue with the mail server is cut off after this. */
export const maxDialogueMs = 40_000;

/** Longer than the longest dialogue: afterwards its process is dead and the mail is tried again. */
const claimSeconds = 60;

/** Somebody who was not told of the payment yet is not told of the parcel. What an operator sends again holds up nothing. */
const isFirstOfItsOrder = sql`not exists (
  select from delivery earlier
  where earlier.order_id = delivery.order_id and earlier.account_id = delivery.account_id
    and earlier.addressed_at < delivery.addressed_at and earlier.status = 'pending' and earlier.resends = 0)`;

/** Could be sent now, and nobody is sending it. */
export const isDue = sql`status = 'pending' and next_try_at <= statement_timestamp()
  and (claimed_until is null or claimed_until < clock_timestamp())
  and exists (select from contact where contact.account_id = delivery.account_id)
  and ${isFirstOfItsOrder}`;

/**
 * Sends of mails. The database is the truth; the queue only says when to look. A mail goes out once, unless the process
 * dies inside the SMTP dialogue: then it goes out again with the same Message-ID. What mails of the same moment ask of
 * the database is asked in one.
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
   * Takes a delivery for sending, to the address it keeps to or else the one of now; nothing when it is done, taken, not
   * due, its recipient is not known yet, or an earlier mail of its order has to go first.
   */
  claim(id: string): Promise<ClaimedDelivery | undefined> {
    return this.claims.add(id);
  }

  /** Nothing happens when it was asked for again meanwhile: that is another mail. */
  async markSent(delivery: ClaimedDelivery): Promise<void> {
    await this.sent.add(delivery);
  }

  /** The server refused the mail for good. Nothing happens when another attempt has begun meanwhile. */
  async markFailed(delivery: ClaimedDelivery, cause: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const updated = await tx.execute(sql`
        update delivery set status = 'failed', claimed_until = null, last_error = ${cause}
        where id = ${delivery.id} and status = 'pending' and attempts = ${delivery.attempts}`);
      if (updated > 0) await this.outbox.add(tx, DeliveryFailedV1, { ...factsOf(delivery), cause });
    });
  }

  /** To be tried again: 2, 4, 8 … seconds later, at most five minutes. Another attempt's claim is left alone. */
  async postpone(delivery: ClaimedDelivery, cause: string): Promise<void> {
    const seconds = Math.min(300, 2 ** delivery.attempts);
    await this.database.execute(sql`
      update delivery set claimed_until = null, last_error = ${cause},
        next_try_at = clock_timestamp() + make_interval(secs => ${seconds})
      where id = ${delivery.id} and status = 'pending' and attempts = ${delivery.attempts}`);
  }

  /** Deliveries that could be sent now and that nobody is sending: warnings first, then the oldest. */
  async due(limit: number): Promise<QueuedDelivery[]> {
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
    // A row is its asker's alone, should two ask for it.
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
        from unnest(${deliveries.map(({ id }) => id)}::uuid[], ${deliveries.map(({ resends }) => resends)}::integer[])
          as mail (id, resends)
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
