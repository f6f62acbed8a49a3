import { Database, one, sql } from '@mvec/database';
import { DeliveryFailedV1, DeliverySentV1 } from '@mvec/events';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { type TemplateName } from '../templates/templates.js';

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
}

/** A dialogue with the mail server is cut off after this. */
export const longestDialogueMs = 40_000;

/** Longer than the longest dialogue: afterwards its process is dead and the mail is tried again. */
const claimSeconds = 60;

/** Somebody who was not told of the payment yet is not told of the parcel. What an operator sends again holds up nothing. */
const isFirstOfItsOrder = sql`not exists (
  select from delivery earlier
  where earlier.order_id = delivery.order_id and earlier.account_id = delivery.account_id
    and earlier.addressed_at < delivery.addressed_at and earlier.status = 'pending' and earlier.resends = 0)`;

/**
 * Sends of mails. The database is the truth; the queue only says when to look. A mail goes out once, unless the process
 * dies inside the SMTP dialogue: then it goes out again with the same Message-ID.
 */
@Injectable()
export class DeliveryAttemptsService {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Takes a delivery for sending, to the address it keeps to or else the one of now; nothing when it is done, taken, not
   * due, its recipient is not known yet, or an earlier mail of its order has to go first.
   */
  async claim(id: string): Promise<ClaimedDelivery | undefined> {
    const rows = await this.database.query<ClaimedDelivery>(sql`
      update delivery set attempts = attempts + 1,
        claimed_until = clock_timestamp() + make_interval(secs => ${claimSeconds})
      from contact
      where delivery.id = ${id} and status = 'pending' and contact.account_id = delivery.account_id
        and next_try_at <= clock_timestamp() and (claimed_until is null or claimed_until < clock_timestamp())
        and ${isFirstOfItsOrder}
      returning delivery.id, delivery.account_id as "accountId", order_id as "orderId", template, data, attempts, resends,
        coalesce(delivery.email, contact.email) as email, display_name as "displayName"`);
    return one(rows);
  }

  /** Nothing happens when it was asked for again meanwhile: that is another mail. */
  async markSent(delivery: ClaimedDelivery): Promise<void> {
    await this.database.transaction(async (tx) => {
      const updated = await tx.execute(sql`
        update delivery set status = 'sent', sent_at = clock_timestamp(), claimed_until = null, last_error = null
        where id = ${delivery.id} and status = 'pending' and resends = ${delivery.resends}`);
      if (updated > 0) await this.outbox.add(tx, DeliverySentV1, factsOf(delivery));
    });
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

  /** Deliveries that could be sent now and that nobody is sending, oldest first. */
  async due(limit: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(sql`
      select delivery.id from delivery join contact using (account_id)
      where status = 'pending' and next_try_at <= clock_timestamp()
        and (claimed_until is null or claimed_until < clock_timestamp())
        and ${isFirstOfItsOrder}
      order by next_try_at limit ${limit}`);
    return rows.map((row) => row.id);
  }
}

function factsOf({ id, accountId, template, orderId }: ClaimedDelivery) {
  return { deliveryId: id, accountId, template, ...(orderId === null ? {} : { orderId }) };
}
