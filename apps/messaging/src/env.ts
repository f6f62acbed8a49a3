import { baseEnv, integer, outsideServer, secret } from '@mvec/config';
import { z } from 'zod';

export const envSchema = z.object({
  ...baseEnv('messaging'),
  REDIS_URL: secret('redis://127.0.0.1:6379'),
  SMTP_URL: outsideServer('smtp://127.0.0.1:1025', ['mail']),
  MAIL_FROM: z.string().default('MVEC <no-reply@mvec.example>'),
  /** Interval at which the sweeper adds due deliveries to the queue, in milliseconds. */
  REFILL_INTERVAL_MS: integer(1_000, { min: 100, max: 60_000 }),
  /** Limit for all instances together, so that the mails of a burst of orders do not slow the orders down. */
  MAILS_PER_SECOND: integer(50, { min: 1, max: 10_000 }),
});

export type Env = z.infer<typeof envSchema>;
