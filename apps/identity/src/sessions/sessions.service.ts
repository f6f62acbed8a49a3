import type { Caller } from '@mvec/auth';
import { Database, one, sql, type Tx } from '@mvec/database';
import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { IdentityEnv } from '../env.js';
import { requireUser } from '../permissions.js';
import { AccessTokens, type AccessToken, type UserClaims } from '../tokens/access-tokens.js';
import { endReusedSession, issueRefreshToken, spendRefreshToken } from './refresh-tokens.js';
import { InvalidRefreshTokenError } from './session.errors.js';
import { SignInGuard, type Credentials } from './sign-in-guard.js';

export interface SessionTokens {
  accessToken: AccessToken;
  refreshToken: string;
}

interface Grant {
  claims: UserClaims;
  refreshToken: string;
}

/**
 * Sessions: one per sign-in, carried on by refresh tokens of which each works once.
 *
 * - A refresh token that comes twice ends its session, also when the same client sent both at once.
 * - Ending a session stops its refresh tokens at once; access tokens issued before run out within ten minutes.
 */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly signInGuard: SignInGuard,
    private readonly accessTokens: AccessTokens,
    @InjectEnv() private readonly env: Pick<IdentityEnv, 'SESSION_SECONDS'>,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** @throws {InvalidCredentialsError | TooManySignInsError} */
  async signIn(credentials: Credentials, address: string): Promise<SessionTokens> {
    const accountId = await this.signInGuard.authenticate(credentials, address);
    return this.tokensFor(await this.database.transaction((tx) => this.startSession(tx, accountId)));
  }

  /** @throws {InvalidRefreshTokenError} */
  async refreshSession({ refreshToken }: { refreshToken: string }): Promise<SessionTokens> {
    // The end of a reused session must be committed, so the refusal is thrown outside.
    const outcome = await this.database.transaction(async (tx) => {
      const session = await spendRefreshToken(tx, refreshToken);
      if (!session) return { reusedSessionId: await endReusedSession(tx, refreshToken) };
      return { grant: await grant(tx, session.accountId, session.sessionId) };
    });
    if (outcome.grant) return this.tokensFor(outcome.grant);
    if (outcome.reusedSessionId !== undefined) {
      const line = { event: 'session.token_reused', sessionId: outcome.reusedSessionId };
      this.logger.warn(line, 'a refresh token came twice, its session was ended');
    }
    throw new InvalidRefreshTokenError();
  }

  /** Doing it again changes nothing. */
  async signOut(caller: Caller): Promise<void> {
    requireUser(caller);
    await this.database.execute(sql`
      update session set ended_at = now(), end_reason = 'signed_out'
      where id = ${caller.sessionId ?? null} and account_id = ${caller.id} and ended_at is null`);
  }

  private async startSession(tx: Tx, accountId: string): Promise<Grant> {
    const sessionId = uuidv7();
    await tx.execute(sql`
      insert into session (id, account_id, expires_at)
      values (${sessionId}, ${accountId}, now() + ${this.env.SESSION_SECONDS} * interval '1 second')`);
    return grant(tx, accountId, sessionId);
  }

  /** Signing takes processor time, so it happens after the transaction. */
  private async tokensFor({ claims, refreshToken }: Grant): Promise<SessionTokens> {
    return { accessToken: await this.accessTokens.forUser(claims), refreshToken };
  }
}

/** Roles and vendors as they are now: an approval shows in the next token. */
async function grant(tx: Tx, accountId: string, sessionId: string): Promise<Grant> {
  const refreshToken = await issueRefreshToken(tx, sessionId);
  const rows = await tx.query<Pick<UserClaims, 'roles' | 'vendorIds'>>(sql`
    select roles, array(
      select vendor.id::text from vendor_member join vendor on vendor.id = vendor_id
      where account_id = account.id and status = 'approved' order by vendor.id) as "vendorIds"
    from account where id = ${accountId}`);
  const account = one(rows);
  if (!account) throw new InvalidRefreshTokenError();
  return { claims: { accountId, sessionId, ...account }, refreshToken };
}
