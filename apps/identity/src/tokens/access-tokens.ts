import { maxTokenLifetimeSeconds, tokenAudience, tokenIssuer, tokenType } from '@mvec/auth';
import { Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { SigningKeys, type SigningKey } from './signing-keys.js';

/** Claims of a user's token. They contain no personal data, because tokens appear in logs. */
export interface UserClaims {
  accountId: string;
  sessionId: string;
  roles: readonly string[];
  /** Approved and suspended vendors the account acts for; suspended ones still have open orders. */
  vendorIds: readonly string[];
}

export interface AccessToken {
  token: string;
  expiresInSeconds: number;
}

/** Issues access tokens (RFC 9068): RS256, valid for ten minutes, with separate keys for users and services. */
@Injectable()
export class AccessTokens {
  constructor(private readonly keys: SigningKeys) {}

  issueForUser({ accountId, sessionId, roles, vendorIds }: UserClaims): Promise<AccessToken> {
    return sign(this.keys.user, accountId, { kind: 'user', roles, vendors: vendorIds, sid: sessionId });
  }

  issueForService(name: string): Promise<AccessToken> {
    return sign(this.keys.service, name, { kind: 'service', roles: [], vendors: [] });
  }
}

async function sign(key: SigningKey, subject: string, claims: Record<string, unknown>): Promise<AccessToken> {
  const issuedAt = Math.floor(Date.now() / 1_000);
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: tokenType, kid: key.kid })
    .setIssuer(tokenIssuer)
    .setAudience(tokenAudience)
    .setSubject(subject)
    .setJti(uuidv7())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + maxTokenLifetimeSeconds)
    .sign(key.privateKey);
  return { token, expiresInSeconds: maxTokenLifetimeSeconds };
}
