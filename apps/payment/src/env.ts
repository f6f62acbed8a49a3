import { baseEnv, integer, outsideServer, ports, secret } from '@mvec/config';
import { z } from 'zod';

/** A call begins within this time of its claim, or not at all. */
export const startWithinMs = 5_000;
/** For what lies between this side's time-out and the provider's last byte. */
const settleMarginMs = 2_000;

export const paymentEnv = z
  .object({
    ...baseEnv('payment'),
    PROVIDER_URL: outsideServer(`http://127.0.0.1:${String(ports.paymentSandbox)}`, ['payment-sandbox']),
    PROVIDER_API_KEY: secret('sandbox-key'),
    /** Longer without an answer means that the outcome is unknown. */
    PROVIDER_TIMEOUT_MS: integer(3_000, { min: 50, max: 60_000 }),
    /** The first pause before an unknown outcome is asked for again; it doubles up to half a minute. */
    PROVIDER_RETRY_MS: integer(500, { min: 1, max: 30_000 }),
    /** How long after the last claim of a send a charge that the provider does not know is first taken for absent. */
    PROVIDER_SETTLE_MS: integer(10_000, { min: 0, max: 3_600_000 }),
    /** Calls to the provider at the same time, per instance. */
    PROVIDER_CONCURRENCY: integer(100, { min: 1, max: 500 }),
    PAYMENT_POLL_MS: integer(1_000, { min: 10, max: 60_000 }),
  })
  .superRefine(({ PROVIDER_SETTLE_MS: settleMs, PROVIDER_TIMEOUT_MS: timeoutMs }, context) => {
    const leastMs = startWithinMs + timeoutMs + settleMarginMs;
    if (settleMs >= leastMs) return;
    const sum = `${startWithinMs} in which a call may begin, PROVIDER_TIMEOUT_MS, and ${settleMarginMs} of margin`;
    const message = `must be at least ${leastMs}: ${sum}`;
    context.addIssue({ code: 'custom', path: ['PROVIDER_SETTLE_MS'], message });
  });

export type PaymentEnv = z.infer<typeof paymentEnv>;
