import { SearchBusyError } from './search.errors.js';

export interface SearchGateLimits {
  /** How many searches run at the same time. */
  atOnce: number;
  /** How many more may wait for their turn. */
  inLine: number;
  /** How long one of them waits at most, in milliseconds. */
  patienceMs: number;
}

/**
 * Lets few searches run at a time, first come, first served. Anybody may search, and a search costs far more than any
 * other request: without a gate searches would take all connections to the database, and checkout would wait for one.
 */
export class SearchGate {
  private running = 0;
  private readonly line = new Set<() => void>();

  constructor(private readonly limits: SearchGateLimits) {}

  /** @throws {SearchBusyError} when the line is full or does not move in time */
  async pass<T>(search: () => Promise<T>): Promise<T> {
    if (this.running < this.limits.atOnce) this.running++;
    else await this.waitInLine();
    try {
      return await search();
    } finally {
      this.leave();
    }
  }

  /** Whoever gets his turn takes the place of the one that left. */
  private async waitInLine(): Promise<void> {
    if (this.line.size >= this.limits.inLine) throw new SearchBusyError();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const turn = () => resolve(undefined);
    this.line.add(turn);
    const timer = setTimeout(() => {
      this.line.delete(turn);
      reject(new SearchBusyError());
    }, this.limits.patienceMs);
    await promise.finally(() => clearTimeout(timer));
  }

  private leave(): void {
    const [next] = this.line;
    if (next === undefined) {
      this.running--;
      return;
    }
    this.line.delete(next);
    next();
  }
}
