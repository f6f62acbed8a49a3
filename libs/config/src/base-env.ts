import { z } from 'zod';
import { kafkaEnv } from './kafka-env.js';
import { tracingEnv } from './tracing-env.js';
import { ports, services, type ServiceName } from './platform.js';
import { integer, port, secret, url } from './variables.js';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/**
 * Variables of every service; an app adds its own: `z.object({ ...baseEnv('order'), PAYMENT_WINDOW_SECONDS: … })`.
 * The defaults fit the platform that `npm start` runs.
 */
export function baseEnv(service: ServiceName) {
  return {
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    HTTP_PORT: port(services[service].port),
    /** How long a stopping service still serves while it reports not ready, so that the gateway's health check notices. */
    STOP_ANNOUNCE_MS: integer(0, { min: 0, max: 5_000 }),
    HTTP_HOST: z.string().default('127.0.0.1'),
    DATABASE_URL: secret(`postgres://${service}_app:${service}_app@127.0.0.1:${String(ports.postgres)}/${service}`),
    DATABASE_POOL_SIZE: integer(10, { min: 1, max: 200 }),
    ...kafkaEnv(),
    ...tracingEnv(),
    TOPIC_PREFIX: z.string().default(''),
    GATEWAY_URL: url(`http://127.0.0.1:${String(ports.gateway)}`),
    JWKS_PATH: z.string().default('.mvec/keys/jwks.json'),
    LOG_LEVEL: z.enum(logLevels).default('info'),
  };
}

/** Variables that a library can rely on in every service. */
export type BaseEnv = z.infer<z.ZodObject<ReturnType<typeof baseEnv>>>;
