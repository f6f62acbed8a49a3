import { AppError } from '@mvec/errors';

export class RebuildRunningError extends AppError {
  readonly code = 'rebuild_running';
  readonly kind = 'conflict';

  constructor() {
    super('A rebuild is already running: GET /v1/rebuilds shows its progress');
  }
}
