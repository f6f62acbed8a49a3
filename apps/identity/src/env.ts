import { baseEnv, integer, ports, secret } from '@mvec/config';
import { z } from 'zod';
import { passwordLength } from './passwords/password-length.js';
import { parseServiceClients } from './tokens/service-clients.js';

const day = 86_400;

export const identityEnv = z
  .object({
    ...baseEnv('identity'),
    /** Holds the private keys, see `tokens/signing-keys.ts`; their public halves are in JWKS_PATH. */
    KEYS_DIR: z.string().default('.mvec/keys'),
    /** JSON: client id → SHA-256 of its secret, in hexadecimal. */
    SERVICE_CLIENTS: secret('{}').transform(parseServiceClients),
    REDIS_URL: secret(`redis://127.0.0.1:${String(ports.redis)}`),
    /** The first operator; without both, none is made. */
    OPERATOR_EMAIL: z.email().optional(),
    OPERATOR_PASSWORD: z.string().min(passwordLength.min).max(passwordLength.max).optional(),
    SESSION_SECONDS: integer(30 * day, { min: 60, max: 365 * day }),
    SIGN_IN_WINDOW_SECONDS: integer(300, { min: 1, max: day }),
    /** Failed sign-ins per window. */
    SIGN_IN_FAILURES_PER_ACCOUNT: integer(10, { min: 1 }),
    SIGN_IN_FAILURES_PER_ADDRESS: integer(100, { min: 1 }),
    REGISTRATION_WINDOW_SECONDS: integer(600, { min: 1, max: day }),
    REGISTRATIONS_PER_ADDRESS: integer(60, { min: 1 }),
    /** Each takes a thread of Node's pool of four and 19 MiB while it runs. */
    PASSWORD_HASHES_AT_ONCE: integer(2, { min: 1, max: 64 }),
    SESSION_SWEEP_SECONDS: integer(600, { min: 1 }),
  })
  .refine((env) => (env.OPERATOR_EMAIL === undefined) === (env.OPERATOR_PASSWORD === undefined), {
    path: ['OPERATOR_EMAIL'],
    error: 'comes with OPERATOR_PASSWORD: set both or none',
  });

export type IdentityEnv = z.infer<typeof identityEnv>;
