import { AppError } from '@mvec/errors';

export class CardTokenInvalidError extends AppError {
  readonly code = 'card_token_invalid';
  readonly kind = 'invalid';

  constructor() {
    super('The card token is not one of the provider');
  }
}
