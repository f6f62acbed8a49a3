import { AppError } from '@mvec/errors';

export class NoSuchPageError extends AppError {
  readonly code = 'not_found';
  readonly kind = 'not_found';

  constructor(name: string) {
    super(`There is no page docs/${name}`);
  }
}
