import { baseEnv, integer, secret } from '@mvec/config';
import { z } from 'zod';

export const orderEnv = z.object({
  ...baseEnv('order'),
  CLIENT_ID: z.string().min(1).default('order'),
  CLIENT_SECRET: secret('order-secret'),
  /** Until an unpaid order is cancelled. Longer than the provider's time-outs, or paid orders would be refunded. */
  PAYMENT_DUE_SECONDS: integer(60, { min: 1, max: 86_400 }),
  /** How long the lag on payment's topic must be zero before a cancellation: payment's events may be delayed. */
  PAYMENT_SETTLE_SECONDS: integer(10, { min: 0, max: 300 }),
  /** How long past its deadline an order is kept while a capture may be under way. */
  PAYMENT_DEADLINE_MAX_EXTENSION_SECONDS: integer(900, { min: 1, max: 86_400 }),
  /**
   * From the last attempt at a checkout to its rejection. Longer than a hold request with its retries, and than the
   * lease of an idempotency key (30 s), so that a client that retries after a crash can resume the checkout.
   */
  RESERVING_DEADLINE_SECONDS: integer(60, { min: 1, max: 3_600 }),
  /** Time-out of one try of a request to catalog. */
  CATALOG_TIMEOUT_MS: integer(2_000, { min: 50, max: 5_000 }),
  /** Maximum number of orders of a shopper that are `reserving` or `awaiting_payment`. */
  MAX_OPEN_ORDERS: integer(10, { min: 1, max: 10_000 }),
  /** Maximum number of concurrent price requests; carts beyond it are shown with their stored prices. */
  MAX_OFFER_REQUESTS: integer(20, { min: 1, max: 1_000 }),
  SWEEP_INTERVAL_MS: integer(1_000, { min: 10, max: 60_000 }),
  /** Maximum number of requests that wait for an order to become final; further ones are answered at once. */
  MAX_WAITING_REQUESTS: integer(2_000, { min: 0, max: 100_000 }),
});

export type OrderEnv = z.infer<typeof orderEnv>;
