import { parseEnv, port, ports, secret } from '@mvec/config';
import { z } from 'zod';

const schema = z.object({
  HTTP_PORT: port(ports.paymentSandbox),
  HTTP_HOST: z.string().default('127.0.0.1'),
  PROVIDER_API_KEY: secret('sandbox-key'),
  /** File with all charges and refunds. */
  SANDBOX_JOURNAL: z.string().default('.mvec/payment-sandbox/journal.jsonl'),
  SANDBOX_HOLD_MS: z.coerce.number().int().positive().default(15_000),
  /** Delay of `tok_late_charge`: longer than payment waits before it takes a charge for absent. */
  SANDBOX_LATE_MS: z.coerce.number().int().positive().default(30_000),
});

export const readEnv = () => parseEnv(schema);
