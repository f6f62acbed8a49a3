import { readFileSync } from 'node:fs';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { InvalidTokenError } from './auth.errors.js';
import type { Caller } from './caller.js';

export const tokenIssuer = 'mvec';
export const tokenAudience = 'mvec-api';
/** Type of an access token (RFC 9068), so that another token of the issuer cannot replace one. */
export const tokenType = 'at+jwt';
export const maxTokenLifetimeSeconds = 600;

const clockToleranceSeconds = 5;
const maxCachedTokens = 5_000;

const claimsSchema = z
  .object({
    sub: z.string().min(1).max(100),
    kind: z.enum(['user', 'service']),
    roles: z.array(z.string()).default([]),
    vendors: z.array(z.string()).default([]),
    jti: z.string().min(1),
    iat: z.int(),
    exp: z.int(),
    sid: z.string().optional(),
  })
  .refine((claims) => claims.exp - claims.iat <= maxTokenLifetimeSeconds, { error: 'lives longer than allowed' });

type Claims = z.infer<typeof claimsSchema>;

/**
 * Verifies access tokens against the platform's public keys, without a call to identity.
 *
 * - RS256 only; issuer, audience, type, expiry, issue time and a lifetime of at most ten minutes are checked.
 * - A key signs for one kind of caller, by the prefix of its id (`user-…`, `service-…`): a user key cannot sign a service
 *   token.
 * - Caches verified tokens until they expire, a bounded number; refused tokens are not cached.
 */
export class TokenVerifier {
  private readonly keys: JWTVerifyGetKey;
  private readonly verified = new LRUCache<string, { caller: Caller; expiresAt: number }>({ max: maxCachedTokens });

  constructor(
    jwks: JSONWebKeySet,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.keys = createLocalJWKSet(jwks);
  }

  /** @throws {Error} when the file is missing or holds no key set */
  static fromFile(path: string): TokenVerifier {
    return new TokenVerifier(readKeySet(path));
  }

  /** @throws {InvalidTokenError} */
  async verify(token: string): Promise<Caller> {
    const known = this.verified.get(token);
    if (known && known.expiresAt > this.now().getTime()) return known.caller;
    this.verified.delete(token);
    try {
      const claims = await this.verifiedClaims(token);
      const caller = toCaller(claims);
      this.verified.set(token, { caller, expiresAt: claims.exp * 1_000 });
      return caller;
    } catch (error) {
      throw new InvalidTokenError(error);
    }
  }

  private async verifiedClaims(token: string): Promise<Claims> {
    const { payload, protectedHeader } = await jwtVerify(token, this.keys, {
      algorithms: ['RS256'],
      issuer: tokenIssuer,
      audience: tokenAudience,
      typ: tokenType,
      clockTolerance: clockToleranceSeconds,
      // Also refuses tokens issued in the future.
      maxTokenAge: maxTokenLifetimeSeconds,
      currentDate: this.now(),
    });
    const claims = claimsSchema.parse(payload);
    if (!protectedHeader.kid?.startsWith(`${claims.kind}-`)) {
      throw new Error(`The key ${String(protectedHeader.kid)} may not sign tokens of kind ${claims.kind}`);
    }
    return claims;
  }
}

function toCaller(claims: Claims): Caller {
  const { sub: id, kind, roles, vendors, sid: sessionId } = claims;
  return Object.freeze({ id, kind, roles, vendors, sessionId });
}

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.literal('RSA'), kid: z.string() })).min(1) });

function readKeySet(path: string): JSONWebKeySet {
  try {
    return keySetSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new Error(`Cannot read the public keys from ${path} (JWKS_PATH)`, { cause: error });
  }
}
