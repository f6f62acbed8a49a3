import type { Caller } from '@mvec/auth';
import { Database, one, type Queryable, sql } from '@mvec/database';
import { mapPage, type Page, pageOf, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { DeliveryView, ListDeliveries } from './deliveries.dto.js';
import { DeliveryNotFoundError, DeliveryPendingError } from './delivery.errors.js';
import { EmailQueue } from '../email-queue/email-queue.js';

interface DeliveryRow {
  id: string;
  accountId: string | null;
  orderId: string | null;
  template: string;
  status: DeliveryView['status'];
  attempts: number;
  lastError: string | null;
  createdAt: Date;
  sentAt: Date | null;
  resendLog: { by: string; at: string }[];
}

const cursor = z.uuid();

const columns = sql`id, account_id, order_id, template, status, attempts, last_error, created_at, sent_at,
  (select coalesce(json_agg(json_build_object('by', requested_by, 'at', requested_at) order by number), '[]')
    from resend where delivery_id = delivery.id) as resend_log`;

/** What operators see and do. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly database: Database,
    private readonly queue: EmailQueue,
  ) {}

  async listDeliveries(query: ListDeliveries): Promise<Page<DeliveryView>> {
    const before = readCursor(query.cursor, cursor) ?? null;
    const { orderId = null, accountId = null, status = null, template = null } = query;
    const rows = await this.database.query<DeliveryRow>(sql`
      select ${columns} from delivery
      where (${before}::uuid is null or id < ${before}::uuid)
        and (${orderId}::uuid is null or order_id = ${orderId}::uuid)
        and (${accountId}::uuid is null or account_id = ${accountId}::uuid)
        and (${status}::text is null or status = ${status}::text)
        and (${template}::text is null or template = ${template}::text)
      order by id desc limit ${query.limit + 1}`);
    return mapPage(
      pageOf(rows, query.limit, (row) => row.id),
      toView,
    );
  }

  /** A mail that was sent or has failed goes out once more, as another mail; only a security mail keeps its address. */
  async resendDelivery(caller: Caller, deliveryId: string): Promise<DeliveryView> {
    return this.database.transaction(async (tx) => {
      const reopened = await tx.query<{ resends: number }>(sql`
        update delivery set status = 'pending', resends = resends + 1, last_error = null, claimed_until = null,
          next_try_at = clock_timestamp()
        where id = ${deliveryId} and status <> 'pending'
        returning resends`);
      const number = one(reopened)?.resends;
      const delivery = await this.find(tx, deliveryId);
      if (number === undefined) throw new DeliveryPendingError(delivery.id);
      await tx.execute(sql`
        insert into resend (delivery_id, number, requested_by) values (${deliveryId}, ${number}, ${caller.id})`);
      tx.afterCommit(() => this.queue.addSoon([{ id: deliveryId, urgent: true }]));
      return toView(await this.find(tx, deliveryId));
    });
  }

  private async find(database: Queryable, deliveryId: string): Promise<DeliveryRow> {
    const rows = await database.query<DeliveryRow>(sql`select ${columns} from delivery where id = ${deliveryId}`);
    const row = one(rows);
    if (row === undefined) throw new DeliveryNotFoundError(deliveryId);
    return row;
  }
}

function toView(row: DeliveryRow): DeliveryView {
  return {
    id: row.id,
    accountId: row.accountId,
    orderId: row.orderId,
    template: row.template,
    status: row.status,
    attempts: row.attempts,
    lastError: row.lastError,
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    resends: row.resendLog.map(({ by, at }) => ({ requestedBy: by, requestedAt: new Date(at).toISOString() })),
  };
}
