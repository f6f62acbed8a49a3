import type { Credential } from '../config/kong-model.js';

interface VerifiedToken {
  readonly credential: Credential;
  /** Unix seconds, from the token itself. */
  readonly expiresAt: number;
}

const CAPACITY = 10_000;

/** Tokens whose signature held, until they expire; the oldest leave when there are too many. */
export class VerifiedTokens {
  readonly #tokens = new Map<string, VerifiedToken>();

  get(token: string, now: number): Credential | undefined {
    const known = this.#tokens.get(token);
    if (!known) return undefined;
    if (known.expiresAt > now) return known.credential;
    this.#tokens.delete(token);
    return undefined;
  }

  add(token: string, verified: VerifiedToken): void {
    if (this.#tokens.size >= CAPACITY) {
      const oldest = this.#tokens.keys().next();
      if (!oldest.done) this.#tokens.delete(oldest.value);
    }
    this.#tokens.set(token, verified);
  }
}
