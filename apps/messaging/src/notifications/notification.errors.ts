import { AppError } from '@mvec/errors';

/** Somebody else's looks like none at all. */
export class NotificationNotFoundError extends AppError {
  readonly code = 'notification_not_found';
  readonly kind = 'not_found';

  constructor(notificationId: string) {
    super(`There is no notification ${notificationId}`);
  }
}
