import { AppError } from '@mvec/errors';

export class DeliveryNotFoundError extends AppError {
  readonly code = 'delivery_not_found';
  readonly kind = 'not_found';

  constructor(deliveryId: string) {
    super(`There is no delivery ${deliveryId}`);
  }
}

export class DeliveryPendingError extends AppError {
  readonly code = 'delivery_pending';
  readonly kind = 'conflict';

  constructor(deliveryId: string) {
    super(`Delivery ${deliveryId} is pending and will be sent: wait until it is sent or has failed`);
  }
}
