export type FailureKind = 'http' | 'tcp' | 'timeout';

/**
 * Health of a target as in lua-resty-healthcheck: it changes after a number of failures of one kind, or of successes, in
 * a row. A new target counts as healthy.
 */
export class TargetHealth {
  #healthy = true;
  #successes = 0;
  readonly #failures: Record<FailureKind, number> = { http: 0, tcp: 0, timeout: 0 };
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get healthy(): boolean {
    return this.#healthy;
  }

  succeeded(limit: number): void {
    this.#forgetFailures();
    if (this.#healthy) return;
    this.#successes += 1;
    if (this.#successes >= limit) this.#become(true);
  }

  /** Counts a failure; a limit of 0 ignores this kind. */
  failed(kind: FailureKind, limit: number): void {
    this.#successes = 0;
    if (!this.#healthy || limit === 0) return;
    this.#failures[kind] += 1;
    if (this.#failures[kind] >= limit) this.#become(false);
  }

  #become(healthy: boolean): void {
    this.#healthy = healthy;
    this.#successes = 0;
    this.#forgetFailures();
    this.#changed();
  }

  #forgetFailures(): void {
    Object.assign(this.#failures, { http: 0, tcp: 0, timeout: 0 });
  }
}
