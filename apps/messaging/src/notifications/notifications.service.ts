import { type Caller, requireUser } from '@mvec/auth';
import { Database, empty, sql } from '@mvec/database';
import { mapPage, type Page, pageOf, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ListNotifications, NotificationView, ReadAll, UnreadCount } from './notification.dto.js';
import { NotificationNotFoundError } from './notification.errors.js';

interface NotificationRow {
  id: string;
  orderId: string | null;
  template: string;
  title: string;
  text: string;
  readAt: Date | null;
  createdAt: Date;
}

const cursor = z.uuid();

/** Apart from each other, so that each has the index that fits. */
const filters = { true: sql`and read_at is null`, false: sql`and read_at is not null`, none: empty };

/** A person's inbox in the application. */
@Injectable()
export class NotificationsService {
  constructor(private readonly database: Database) {}

  async listNotifications(caller: Caller, query: ListNotifications): Promise<Page<NotificationView>> {
    requireUser(caller);
    const before = readCursor(query.cursor, cursor) ?? null;
    const rows = await this.database.query<NotificationRow>(sql`
      select id, order_id, template, title, text, read_at, created_at from notification
      where account_id = ${caller.id} and (${before}::uuid is null or id < ${before}::uuid)
        ${filters[query.unread ?? 'none']}
      order by id desc limit ${query.limit + 1}`);
    return mapPage(
      pageOf(rows, query.limit, (row) => row.id),
      toView,
    );
  }

  async countUnread(caller: Caller): Promise<UnreadCount> {
    requireUser(caller);
    const rows = await this.database.query<UnreadCount>(sql`
      select count(*) as unread from notification where account_id = ${caller.id} and read_at is null`);
    return { unread: rows[0]?.unread ?? 0 };
  }

  /** The time of the first reading stays. */
  async markRead(caller: Caller, notificationId: string): Promise<void> {
    requireUser(caller);
    const updated = await this.database.execute(sql`
      update notification set read_at = coalesce(read_at, clock_timestamp())
      where id = ${notificationId} and account_id = ${caller.id}`);
    if (updated === 0) throw new NotificationNotFoundError(notificationId);
  }

  async markUnread(caller: Caller, notificationId: string): Promise<void> {
    requireUser(caller);
    const updated = await this.database.execute(sql`
      update notification set read_at = null where id = ${notificationId} and account_id = ${caller.id}`);
    if (updated === 0) throw new NotificationNotFoundError(notificationId);
  }

  async markAllRead(caller: Caller): Promise<ReadAll> {
    requireUser(caller);
    const read = await this.database.execute(sql`
      update notification set read_at = clock_timestamp() where account_id = ${caller.id} and read_at is null`);
    return { read };
  }
}

function toView(row: NotificationRow): NotificationView {
  return {
    id: row.id,
    template: row.template,
    title: row.title,
    text: row.text,
    orderId: row.orderId,
    unread: row.readAt === null,
    readAt: row.readAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
