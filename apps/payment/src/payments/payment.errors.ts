import { AppError } from '@mvec/errors';

export class PaymentNotFoundError extends AppError {
  readonly code = 'payment_not_found';
  readonly kind = 'not_found';

  constructor(orderId: string) {
    super(`Order ${orderId} has no payment`);
  }
}
