import { AppError } from '@mvec/errors';

export class EmailTakenError extends AppError {
  readonly code = 'email_taken';
  readonly kind = 'conflict';

  constructor() {
    super('There is an account with this e-mail address already');
  }
}
