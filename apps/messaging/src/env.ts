import { baseEnv, integer, outsideServer, secret } from '@mvec/config';
import { z } from 'zod';

export const envSchema = z.object({
  ...baseEnv('messaging'),
  REDIS_URL: secret('redis://127.0.0.1:6379'),
  SMTP_URL: outsideServer('smtp://127.0.0.1:1025', ['mail']),
  MAIL_FROM: z.string().default('MVEC <no-reply@mvec.example>'),
  /** How often deliveries that nobody looks at are put back into the queue, in milliseconds. */
  REFILL_INTERVAL_MS: integer(1_000, { min: 100, max: 60_000 }),
  /** How many mails all instances together send at most: a burst of orders is not slowed down by what it asks for. */
  MAILS_PER_SECOND: integer(50, { min: 1, max: 10_000 }),
});

export type Env = z.infer<typeof envSchema>;
