export type FailureKind = 'http' | 'tcp' | 'timeout';

/**
 * Healthy or not, as lua-resty-healthcheck decides it: so many failures of one kind, or successes, without the other in
 * between. A new target counts as healthy.
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

  /** A limit of 0 leaves this kind without consequence. */
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
