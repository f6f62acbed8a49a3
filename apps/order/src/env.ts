import { baseEnv, integer, secret } from '@mvec/config';
import { z } from 'zod';

export const orderEnv = z.object({
  ...baseEnv('order'),
  CLIENT_ID: z.string().min(1).default('order'),
  CLIENT_SECRET: secret('order-secret'),
  /** From placing to cancelling an unpaid order. Longer than the provider's time-outs, or paid orders would be refunded. */
  PAYMENT_DUE_SECONDS: integer(60, { min: 1, max: 86_400 }),
  /** For how long before a cancellation the brokers and our consumer must have been well: payment's answers come late. */
  PAYMENT_SETTLE_SECONDS: integer(10, { min: 0, max: 300 }),
  /** How long past its deadline an order may rest because payment's answer may be on its way. */
  PAYMENT_DEADLINE_MAX_EXTENSION_SECONDS: integer(900, { min: 1, max: 86_400 }),
  /**
   * From the last attempt at a checkout to its rejection. Longer than a hold request may take with its retries, and than
   * the lease of an idempotency key (30 s): who retries after a crash must have time to resume the checkout.
   */
  RESERVING_DEADLINE_SECONDS: integer(60, { min: 1, max: 3_600 }),
  /** Of one try at a hold request. */
  CATALOG_TIMEOUT_MS: integer(2_000, { min: 50, max: 5_000 }),
  /** Orders of one shopper that may be `reserving` or `awaiting_payment` at the same time. */
  MAX_OPEN_ORDERS: integer(10, { min: 1, max: 10_000 }),
  /** Requests for prices that may be under way at the same time; a cart beyond is shown with those it remembers. */
  MAX_OFFER_REQUESTS: integer(20, { min: 1, max: 1_000 }),
  SWEEP_INTERVAL_MS: integer(1_000, { min: 10, max: 60_000 }),
  /** Requests that may wait for the end of an order at the same time; one more is answered at once. */
  MAX_WAITING_REQUESTS: integer(2_000, { min: 0, max: 100_000 }),
});

export type OrderEnv = z.infer<typeof orderEnv>;
