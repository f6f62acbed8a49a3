import { Database, one, sql, type Tx } from '@mvec/database';
import { DeliveryFailedV1, DeliverySentV1 } from '@mvec/events';
import { mapPage, type Page, pageOf, readCursor } from '@mvec/http';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { type TemplateData, type TemplateName } from '../templates/templates.js';
import type { DeliveryView, ListDeliveries } from './deliveries.dto.js';

/** A delivery that this process may send now. */
export interface ClaimedDelivery {
  id: string;
  accountId: string;
  orderId: string | null;
  template: TemplateName;
  data: unknown;
  attempts: number;
  email: string;
  displayName: string;
}

interface DeliveryRow {
  id: string;
  account_id: string;
  order_id: string | null;
  template: string;
  status: DeliveryView['status'];
  attempts: number;
  last_error: string | null;
  created_at: Date;
  sent_at: Date | null;
}

/** A dialogue with the mail server is cut off after this. */
export const longestDialogueMs = 40_000;

/** Longer than the longest dialogue: afterwards its process is dead and the mail is tried again. */
const claimSeconds = 60;
const cursor = z.uuid();

/**
 * Mails to send. The database is the truth; the queue only says when to look. A mail goes out once, unless the process
 * dies inside the SMTP dialogue: then it goes out again with the same Message-ID.
 */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** @returns the delivery's id */
  async create<N extends TemplateName>(
    tx: Tx,
    to: { accountId: string; orderId?: string },
    template: N,
    data: TemplateData<N>,
  ): Promise<string> {
    const id = uuidv7();
    await tx.execute(sql`
      insert into delivery (id, account_id, order_id, template, data)
      values (${id}, ${to.accountId}, ${to.orderId}, ${template}, ${JSON.stringify(data)})`);
    return id;
  }

  /** Takes a delivery for sending; nothing when it is done, taken, not due, or its recipient is not known yet. */
  async claim(id: string): Promise<ClaimedDelivery | undefined> {
    const rows = await this.database.query<ClaimedDelivery>(sql`
      update delivery set attempts = attempts + 1,
        claimed_until = clock_timestamp() + make_interval(secs => ${claimSeconds})
      from contact
      where delivery.id = ${id} and status = 'pending' and contact.account_id = delivery.account_id
        and next_try_at <= clock_timestamp() and (claimed_until is null or claimed_until < clock_timestamp())
      returning delivery.id, delivery.account_id as "accountId", order_id as "orderId", template, data, attempts, email,
        display_name as "displayName"`);
    return one(rows);
  }

  async markSent(delivery: ClaimedDelivery): Promise<void> {
    await this.database.transaction(async (tx) => {
      const updated = await tx.execute(sql`
        update delivery set status = 'sent', sent_at = clock_timestamp(), claimed_until = null, last_error = null
        where id = ${delivery.id} and status = 'pending'`);
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

  /** Deliveries that nobody is sending and whose time has come, oldest first. */
  async due(limit: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(sql`
      select delivery.id from delivery join contact using (account_id)
      where status = 'pending' and next_try_at <= clock_timestamp()
        and (claimed_until is null or claimed_until < clock_timestamp())
      order by next_try_at limit ${limit}`);
    return rows.map((row) => row.id);
  }

  async list(query: ListDeliveries): Promise<Page<DeliveryView>> {
    const before = readCursor(query.cursor, cursor) ?? null;
    const rows = await this.database.query<DeliveryRow>(sql`
      select id, account_id, order_id, template, status, attempts, last_error, created_at, sent_at
      from delivery
      where (${before}::uuid is null or id < ${before}::uuid)
        and (${query.orderId ?? null}::uuid is null or order_id = ${query.orderId ?? null}::uuid)
      order by id desc limit ${query.limit + 1}`);
    return mapPage(
      pageOf(rows, query.limit, (row) => row.id),
      toView,
    );
  }
}

function factsOf({ id, accountId, template, orderId }: ClaimedDelivery) {
  return { deliveryId: id, accountId, template, ...(orderId === null ? {} : { orderId }) };
}

function toView(row: DeliveryRow): DeliveryView {
  return {
    id: row.id,
    accountId: row.account_id,
    orderId: row.order_id,
    template: row.template,
    status: row.status,
    attempts: row.attempts,
    lastError: row.last_error,
    createdAt: row.created_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
  };
}
