import { baseEnv, integer, outsideServer, ports, secret } from '@mvec/config';
import { z } from 'zod';

/** Maximum age of a claim at the start of its call. A call that would start later is not made. */
export const startWithinMs = 5_000;
/** Allowance between the time-out of a call here and the end of its processing at the provider. */
const settleMarginMs = 2_000;

export const paymentEnv = z
  .object({
    ...baseEnv('payment'),
    PROVIDER_URL: outsideServer(`http://127.0.0.1:${String(ports.paymentSandbox)}`, ['payment-sandbox']),
    PROVIDER_API_KEY: secret('sandbox-key'),
    /** Time-out of a call, after which its outcome is unknown. */
    PROVIDER_TIMEOUT_MS: integer(3_000, { min: 50, max: 60_000 }),
    /** Delay before the first retry of a call with an unknown outcome; it doubles up to 30 seconds. */
    PROVIDER_RETRY_MS: integer(500, { min: 1, max: 30_000 }),
    /** Time since the last send after which a charge that the provider does not know counts as absent. */
    PROVIDER_SETTLE_MS: integer(10_000, { min: 0, max: 3_600_000 }),
    /** Maximum number of concurrent calls to the provider, per instance. */
    PROVIDER_CONCURRENCY: integer(100, { min: 1, max: 500 }),
    PAYMENT_POLL_MS: integer(1_000, { min: 10, max: 60_000 }),
  })
  .superRefine(({ PROVIDER_SETTLE_MS: settleMs, PROVIDER_TIMEOUT_MS: timeoutMs }, context) => {
    const minMs = startWithinMs + timeoutMs + settleMarginMs;
    if (settleMs >= minMs) return;
    const sum = `${startWithinMs} until a call starts, PROVIDER_TIMEOUT_MS and a margin of ${settleMarginMs}`;
    const message = `must be at least ${minMs}: ${sum}`;
    context.addIssue({ code: 'custom', path: ['PROVIDER_SETTLE_MS'], message });
  });

export type PaymentEnv = z.infer<typeof paymentEnv>;
