import type { Money } from '@mvec/money';

export interface ChargeRequest {
  /** The provider charges at most once per key. */
  idempotencyKey: string;
  amount: Money;
  cardToken: string;
  /** Id of the order, stored with the charge at the provider. */
  reference: string;
}

export interface RefundRequest {
  idempotencyKey: string;
  chargeId: string;
  amount: Money;
}

/** Final result of an idempotency key at the provider. */
export type Charge = { status: 'succeeded'; id: string } | { status: 'declined'; code: string };

/** `rejected`: the provider refused the request and has no charge for its key so far. */
export type ChargeAnswer = Charge | { status: 'rejected' };

/**
 * A time-out, a lost connection, or an answer that leaves the result open. The provider may or may not have acted: the call
 * is repeated with the same key, and never counts as failed.
 */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
}

/** The provider refused to refund. A retry succeeds only after a change at the provider. */
export class RefundRefusedError extends Error {
  override readonly name = 'RefundRefusedError';
}

/** A card provider whose calls are idempotent by key. Every method throws when the outcome is unknown. */
export abstract class CardProvider {
  abstract charge(request: ChargeRequest): Promise<ChargeAnswer>;
  /** @returns the charge made with this key, or undefined if the provider knows none so far */
  abstract findCharge(idempotencyKey: string): Promise<Charge | undefined>;
  /**
   * @returns id of the refund at the provider
   * @throws RefundRefusedError
   */
  abstract refund(request: RefundRequest): Promise<string>;
}
