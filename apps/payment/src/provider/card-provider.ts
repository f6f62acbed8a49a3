import type { Money } from '@mvec/money';

export interface ChargeRequest {
  /** One key is charged at most once, however often it is sent. */
  idempotencyKey: string;
  amount: Money;
  cardToken: string;
  /** Shown in the provider's books: the order's id. */
  reference: string;
}

export interface RefundRequest {
  idempotencyKey: string;
  chargeId: string;
  amount: Money;
}

/** The provider's final word about an idempotency key. */
export type Charge = { status: 'succeeded'; id: string } | { status: 'declined'; code: string };

/**
 * No final word: a time-out, a lost connection, an answer that says nothing about the charge. It may or may not have
 * been made, so the same key has to be asked for again; it never means that it failed.
 */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
}

/** A card provider whose calls are idempotent by key. Every method throws when the outcome is unknown. */
export abstract class CardProvider {
  abstract charge(request: ChargeRequest): Promise<Charge>;
  /** @returns the charge made with this key, or nothing when the provider knows none so far */
  abstract findCharge(idempotencyKey: string): Promise<Charge | undefined>;
  /** @returns the provider's id of the refund */
  abstract refund(request: RefundRequest): Promise<string>;
}
