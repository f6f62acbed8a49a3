import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

const MINIMUM_BITS = 2048;

/** Checks a key before Kong loads it, because Kong accepts private keys and keys of a wrong type silently. */
function keyProblem(key: KeyObject): string | undefined {
  if (key.asymmetricKeyType !== 'rsa') return `is a key of kind ${String(key.asymmetricKeyType)}, RS256 needs rsa`;
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < MINIMUM_BITS ? `has ${bits} bits, at least ${MINIMUM_BITS} are needed` : undefined;
}

/** The problem of a PEM that must be an RSA public key, or undefined. The message never contains the key. */
export function publicKeyProblem(pem: string): string | undefined {
  if (pem.includes('PRIVATE KEY')) return 'is a private key';
  if (!/^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+-----END PUBLIC KEY-----\n?$/.test(pem)) {
    return 'is not one public key in PEM (SPKI) form';
  }
  try {
    return keyProblem(createPublicKey(pem));
  } catch {
    return 'is not a readable public key';
  }
}

const jwk = z.strictObject({
  kty: z.literal('RSA'),
  kid: z.string().regex(/^(user|service)-[A-Za-z0-9._-]+$/, 'must be user-… or service-…'),
  n: z.string().min(1),
  e: z.string().min(1),
  alg: z.literal('RS256'),
  use: z.literal('sig').optional(),
  key_ops: z.tuple([z.literal('verify')]).optional(),
});

const jwks = z.strictObject({ keys: z.array(jwk).min(1) });

export interface JwtSecret {
  readonly key: string;
  readonly algorithm: 'RS256';
  readonly rsa_public_key: string;
}

/** Kong's jwt_secrets from a JWKS of public keys. Throws for a private key, another key type or a duplicate kid. */
export function jwtSecretsOf(keySet: unknown): { users: JwtSecret[]; services: JwtSecret[] } {
  const parsed = jwks.safeParse(keySet);
  if (!parsed.success) throw new Error(`The key set is refused: ${z.prettifyError(parsed.error)}`);
  const secrets = parsed.data.keys.map((key): JwtSecret => {
    const publicKey = createPublicKey({ key, format: 'jwk' });
    const problem = keyProblem(publicKey);
    if (problem) throw new Error(`Key ${key.kid} is refused: it ${problem}`);
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    return { key: key.kid, algorithm: 'RS256', rsa_public_key: pem };
  });
  if (new Set(secrets.map(({ key }) => key)).size < secrets.length) throw new Error('Two keys have the same kid');
  const users = secrets.filter(({ key }) => key.startsWith('user-'));
  const services = secrets.filter(({ key }) => key.startsWith('service-'));
  if (users.length === 0 || services.length === 0) {
    throw new Error('The key set needs at least one key of users (user-…) and one of services (service-…)');
  }
  return { users, services };
}
