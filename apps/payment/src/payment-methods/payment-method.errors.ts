import { AppError } from '@mvec/errors';

export class CardTokenInvalidError extends AppError {
  readonly code = 'card_token_invalid';
  readonly kind = 'invalid';

  constructor() {
    super('The card token is unknown to the provider: send one that it has issued');
  }
}

export class PaymentMethodNotFoundError extends AppError {
  readonly code = 'payment_method_not_found';
  readonly kind = 'not_found';

  constructor(paymentMethodId: string) {
    super(`You have no payment method ${paymentMethodId}`);
  }
}
