import { AppError } from '@mvec/errors';

export class RebuildRunningError extends AppError {
  readonly code = 'rebuild_running';
  readonly kind = 'conflict';

  constructor() {
    super('A rebuild is running already: GET rebuilds tells how far it is');
  }
}
