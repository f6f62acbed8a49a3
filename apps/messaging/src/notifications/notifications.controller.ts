import { type Caller, CurrentCaller } from '@mvec/auth';
import { type Page, UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Delete, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import {
  ListNotifications,
  notificationPage,
  type NotificationView,
  type ReadAll,
  readAllAnswer,
  type UnreadCount,
  unreadCountAnswer,
} from './notification.dto.js';
import { NotificationsService } from './notifications.service.js';

@Controller('v1/notifications')
export class NotificationsController {
  constructor(private readonly notifications: NotificationsService) {}

  @Get()
  @Documented({
    operationId: 'listNotifications',
    summary: "List the caller's notifications, newest first",
    answers: { 200: notificationPage },
    problems: { 403: ['forbidden'] },
  })
  list(@CurrentCaller() caller: Caller, @Query() query: ListNotifications): Promise<Page<NotificationView>> {
    return this.notifications.listNotifications(caller, query);
  }

  @Get('unread-count')
  @Documented({
    operationId: 'countUnread',
    summary: "Count the caller's unread notifications",
    answers: { 200: unreadCountAnswer },
    problems: { 403: ['forbidden'] },
  })
  unreadCount(@CurrentCaller() caller: Caller): Promise<UnreadCount> {
    return this.notifications.countUnread(caller);
  }

  @Put(':notificationId/read')
  @HttpCode(204)
  @Documented({
    operationId: 'markRead',
    summary: 'Mark a notification as read',
    answers: { 204: null },
    problems: { 403: ['forbidden'], 404: ['notification_not_found'] },
  })
  read(@CurrentCaller() caller: Caller, @UuidParam('notificationId') notificationId: string): Promise<void> {
    return this.notifications.markRead(caller, notificationId);
  }

  @Delete(':notificationId/read')
  @HttpCode(204)
  @Documented({
    operationId: 'markUnread',
    summary: 'Mark a notification as unread',
    answers: { 204: null },
    problems: { 403: ['forbidden'], 404: ['notification_not_found'] },
  })
  unread(@CurrentCaller() caller: Caller, @UuidParam('notificationId') notificationId: string): Promise<void> {
    return this.notifications.markUnread(caller, notificationId);
  }

  @Post('read-all')
  @HttpCode(200)
  @Documented({
    operationId: 'markAllRead',
    summary: "Mark all of the caller's notifications as read",
    answers: { 200: readAllAnswer },
    problems: { 403: ['forbidden'] },
  })
  readAll(@CurrentCaller() caller: Caller): Promise<ReadAll> {
    return this.notifications.markAllRead(caller);
  }
}
