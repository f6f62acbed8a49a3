import { baseEnv, integer, ports, secret, type ServiceName, services } from '@mvec/config';
import { z } from 'zod';

const day = 86_400;

/** In characters. The maximum bounds the work of a hash. */
export const passwordLength = { min: 10, max: 200 } as const;

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
const serviceNames = Object.keys(services) as [ServiceName, ...ServiceName[]];
const secretHashes = z.partialRecord(z.enum(serviceNames), sha256Hex);

export const identityEnv = z
  .object({
    ...baseEnv('identity'),
    /** Directory of the private keys; their public halves are in JWKS_PATH. */
    KEYS_DIR: z.string().default('.mvec/keys'),
    /** JSON: client id → SHA-256 of its secret, in hexadecimal. */
    SERVICE_CLIENTS: secret('{}').transform(parseSecretHashes),
    REDIS_URL: secret(`redis://127.0.0.1:${String(ports.redis)}`),
    /** Address of the first operator, who is created only when address and password are set. */
    OPERATOR_EMAIL: z.email().optional(),
    OPERATOR_PASSWORD: z.string().min(passwordLength.min).max(passwordLength.max).optional(),
    SESSION_SECONDS: integer(30 * day, { min: 60, max: 365 * day }),
    SIGN_IN_WINDOW_SECONDS: integer(300, { min: 1, max: day }),
    /** Maximum of failed sign-ins per window. */
    SIGN_IN_FAILURES_PER_ACCOUNT: integer(10, { min: 1 }),
    SIGN_IN_FAILURES_PER_ADDRESS: integer(100, { min: 1 }),
    REGISTRATION_WINDOW_SECONDS: integer(600, { min: 1, max: day }),
    REGISTRATIONS_PER_ADDRESS: integer(60, { min: 1 }),
    /** Each hash takes one thread of Node's pool of four and 19 MiB while it runs. */
    PASSWORD_HASHES_AT_ONCE: integer(2, { min: 1, max: 64 }),
    SESSION_SWEEP_SECONDS: integer(600, { min: 1 }),
  })
  .refine((env) => (env.OPERATOR_EMAIL === undefined) === (env.OPERATOR_PASSWORD === undefined), {
    path: ['OPERATOR_EMAIL'],
    error: 'comes with OPERATOR_PASSWORD: set both or none',
  });

export type IdentityEnv = z.infer<typeof identityEnv>;

/** Parses SERVICE_CLIENTS. Its error does not repeat the value, which is derived from secrets. */
function parseSecretHashes(json: string, context: z.RefinementCtx): z.infer<typeof secretHashes> {
  const result = secretHashes.safeParse(parseJson(json));
  if (result.success) return result.data;
  context.addIssue('must be JSON: the name of each service with the SHA-256 of its secret in hexadecimal');
  return z.NEVER;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
