import { type Caller, requireUser } from '@mvec/auth';
import { Database, sql } from '@mvec/database';
import { mapPage, type Page, pageOf, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Prisma } from '../generated/prisma/client.js';
import { Models } from '../models/models.js';
import type { ListNotifications, NotificationView, ReadAll, UnreadCount } from './notification.dto.js';
import { NotificationNotFoundError } from './notification.errors.js';

const cursor = z.uuid();

const shown = {
  id: true,
  orderId: true,
  template: true,
  title: true,
  text: true,
  readAt: true,
  createdAt: true,
} satisfies Prisma.NotificationSelect;

type NotificationRow = Prisma.NotificationGetPayload<{ select: typeof shown }>;

/** The inbox of an account in the application. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly database: Database,
    private readonly models: Models,
  ) {}

  async listNotifications(caller: Caller, query: ListNotifications): Promise<Page<NotificationView>> {
    requireUser(caller);
    const before = readCursor(query.cursor, cursor);
    const rows = await this.models.notification.findMany({
      select: shown,
      where: { accountId: caller.id, id: before === undefined ? Prisma.skip : { lt: before }, ...unreadFilter(query) },
      orderBy: { id: 'desc' },
      take: query.limit + 1,
    });
    return mapPage(
      pageOf(rows, query.limit, (row) => row.id),
      toView,
    );
  }

  async countUnread(caller: Caller): Promise<UnreadCount> {
    requireUser(caller);
    return { unread: await this.models.notification.count({ where: { accountId: caller.id, readAt: null } }) };
  }

  /** Marks the notification as read; a second call keeps the time of the first. */
  async markRead(caller: Caller, notificationId: string): Promise<void> {
    requireUser(caller);
    const updated = await this.database.execute(sql`
      update notification set read_at = coalesce(read_at, clock_timestamp())
      where id = ${notificationId} and account_id = ${caller.id}`);
    if (updated === 0) throw new NotificationNotFoundError(notificationId);
  }

  async markUnread(caller: Caller, notificationId: string): Promise<void> {
    requireUser(caller);
    const { count } = await this.models.notification.updateMany({
      where: { id: notificationId, accountId: caller.id },
      data: { readAt: null },
    });
    if (count === 0) throw new NotificationNotFoundError(notificationId);
  }

  async markAllRead(caller: Caller): Promise<ReadAll> {
    requireUser(caller);
    const read = await this.database.execute(sql`
      update notification set read_at = clock_timestamp() where account_id = ${caller.id} and read_at is null`);
    return { read };
  }
}

function unreadFilter({ unread }: ListNotifications): Prisma.NotificationWhereInput {
  if (unread === undefined) return {};
  return { readAt: unread ? null : { not: null } };
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
