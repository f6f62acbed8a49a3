import { AppError } from '@mvec/errors';

export class CardTokenInvalidError extends AppError {
  readonly code = 'card_token_invalid';
  readonly kind = 'invalid';

  constructor() {
    super('The card token is not one of the provider');
  }
}

export class PaymentMethodNotFoundError extends AppError {
  readonly code = 'payment_method_not_found';
  readonly kind = 'not_found';

  constructor(paymentMethodId: string) {
    super(`Payment method ${paymentMethodId} is not one of the caller`);
  }
}
