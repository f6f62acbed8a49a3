import { AppError } from '@mvec/errors';

export class TooBusyError extends AppError {
  readonly code = 'too_busy';
  readonly kind = 'unavailable';

  constructor() {
    super('Too many sign-ins and registrations at once: try again in a moment', { retryAfterSeconds: 2 });
  }
}

/** Runs at most `concurrency` pieces of work at once, in order of arrival. Refuses work when `maxWaiting` wait. */
export class WorkQueue {
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(
    private readonly concurrency: number,
    private readonly maxWaiting: number,
  ) {}

  /** @throws {TooBusyError} when `maxWaiting` wait already */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < this.concurrency) {
      this.running++;
      return;
    }
    if (this.waiting.length >= this.maxWaiting) throw new TooBusyError();
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Passes the place to the next in the queue directly, so that a new call cannot take it first. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running--;
  }
}
