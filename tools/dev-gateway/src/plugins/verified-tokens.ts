import type { Credential } from '../config/kong-model.js';

interface VerifiedToken {
  readonly credential: Credential;
  /** Expiry of the token, in Unix seconds. */
  readonly expiresAt: number;
}

const CAPACITY = 10_000;

/** Cache of Authorization headers with verified tokens, until they expire; the oldest are evicted above a maximum. */
export class VerifiedTokens {
  readonly #tokens = new Map<string, VerifiedToken>();

  get(authorization: string, now: number): Credential | undefined {
    const known = this.#tokens.get(authorization);
    if (!known) return undefined;
    if (known.expiresAt > now) return known.credential;
    this.#tokens.delete(authorization);
    return undefined;
  }

  add(authorization: string, verified: VerifiedToken): void {
    if (this.#tokens.size >= CAPACITY) {
      const oldest = this.#tokens.keys().next();
      if (!oldest.done) this.#tokens.delete(oldest.value);
    }
    this.#tokens.set(authorization, verified);
  }
}
