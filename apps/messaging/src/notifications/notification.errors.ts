import { AppError } from '@mvec/errors';

/** The same answer for a notification of another account: it does not reveal that the notification exists. */
export class NotificationNotFoundError extends AppError {
  readonly code = 'notification_not_found';
  readonly kind = 'not_found';

  constructor(notificationId: string) {
    super(`There is no notification ${notificationId}`);
  }
}
