import type { Caller } from '@mvec/auth';
import type { IdempotentRequest } from '@mvec/http';
import type { WorkContext } from '@mvec/observability';
import type { CheckoutBody } from './checkouts.dto.js';

/** One attempt at a checkout: the body, the shopper who sends it, and the idempotency key it is sent with. */
export interface CheckoutRequest {
  caller: Caller;
  body: CheckoutBody;
  call: IdempotentRequest;
  /** Carries the request's correlation id and trace into shared transactions, which belong to no single request. */
  work: WorkContext | undefined;
}
