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

/** What the provider's books hold about an idempotency key: its final word. */
export type Charge = { status: 'succeeded'; id: string } | { status: 'declined'; code: string };

/** `rejected`: the request is refused, and the books hold nothing about its key so far. */
export type ChargeAnswer = Charge | { status: 'rejected' };

/**
 * No final word: a time-out, a lost connection, an answer that says nothing about the charge. It may or may not have
 * been made, so the same key has to be asked for again; it never means that it failed.
 */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
}

/** The provider understood what is asked and will not do it. Asking again may help only when something changes there. */
export class RefundRefusedError extends Error {
  override readonly name = 'RefundRefusedError';
}

/** A card provider whose calls are idempotent by key. Every method throws when the outcome is unknown. */
export abstract class CardProvider {
  abstract charge(request: ChargeRequest): Promise<ChargeAnswer>;
  /** @returns the charge made with this key, or nothing when the provider knows none so far */
  abstract findCharge(idempotencyKey: string): Promise<Charge | undefined>;
  /**
   * @returns the provider's id of the refund
   * @throws RefundRefusedError
   */
  abstract refund(request: RefundRequest): Promise<string>;
}
