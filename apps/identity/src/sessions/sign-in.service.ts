import { Database, sql, type Tx } from '@mvec/database';
import { SessionFamilyRevokedV1, SessionStartedV1 } from '@mvec/events';
import type { Logger } from '@mvec/observability';
import { Outbox } from '@mvec/outbox';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { IdentityEnv } from '../env.js';
import { type Credentials, PasswordGuard } from '../passwords/password-guard.js';
import { InvalidCredentialsError } from '../passwords/password.errors.js';
import { reusedTokens } from './session-metrics.js';
import { holdPassword, type StoredPassword } from '../passwords/stored-password.js';
import { AccessTokens, type AccessToken } from '../tokens/access-tokens.js';
import type { Client } from './client.js';
import { deviceLabel } from './device.js';
import { noteDevice } from './devices.js';
import { type Grant, grantTokens } from './grants.js';
import { endReusedSession, spendRefreshToken, type SessionOfToken } from './refresh-tokens.js';
import { InvalidRefreshTokenError } from './session.errors.js';

export interface SessionTokens {
  accessToken: AccessToken;
  refreshToken: string;
}

/**
 * Starts a session per sign-in and refreshes it. Each refresh token works once; a second use ends the session and sends
 * the owner a mail, also when one client sent both requests at once.
 */
@Injectable()
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly passwordGuard: PasswordGuard,
    private readonly accessTokens: AccessTokens,
    private readonly outbox: Outbox,
    @InjectEnv() private readonly env: Pick<IdentityEnv, 'SESSION_SECONDS'>,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** @throws {InvalidCredentialsError | TooManySignInsError} */
  async signIn(credentials: Credentials, client: Client): Promise<SessionTokens> {
    const password = await this.passwordGuard.authenticate(credentials, client.address);
    return this.tokensFor(await this.database.transaction((tx) => this.startSession(tx, password, client)));
  }

  /** @throws {InvalidRefreshTokenError} */
  async refreshSession({ refreshToken }: { refreshToken: string }): Promise<SessionTokens> {
    // The end of the session must be committed, so the error is thrown outside the transaction.
    const outcome = await this.database.transaction(async (tx) => {
      const session = await spendRefreshToken(tx, refreshToken);
      if (!session) return { revoked: await this.revokeReused(tx, refreshToken) };
      return { grant: await grantTokens(tx, session.accountId, session.sessionId) };
    });
    if (outcome.grant) return this.tokensFor(outcome.grant);
    if (outcome.revoked) {
      reusedTokens.inc();
      const line = { event: 'session.token_reused', sessionId: outcome.revoked.sessionId };
      this.logger.warn(line, 'refresh token used twice: session ended');
    }
    throw new InvalidRefreshTokenError();
  }

  private async startSession(tx: Tx, password: StoredPassword, { userAgent }: Client): Promise<Grant> {
    const { accountId } = password;
    if (!(await holdPassword(tx, password))) throw new InvalidCredentialsError();
    const sessionId = uuidv7();
    const device = deviceLabel(userAgent);
    const newDevice = await noteDevice(tx, accountId, userAgent);
    await tx.execute(sql`
      insert into session (id, account_id, device, expires_at)
      values (${sessionId}, ${accountId}, ${device}, now() + ${this.env.SESSION_SECONDS} * interval '1 second')`);
    const granted = await grantTokens(tx, accountId, sessionId);
    await this.outbox.add(tx, SessionStartedV1, { accountId, sessionId, newDevice, device });
    return granted;
  }

  private async revokeReused(tx: Tx, refreshToken: string): Promise<SessionOfToken | undefined> {
    const revoked = await endReusedSession(tx, refreshToken);
    if (revoked) await this.outbox.add(tx, SessionFamilyRevokedV1, { ...revoked, reason: 'refresh_token_reuse' });
    return revoked;
  }

  private async tokensFor({ claims, refreshToken }: Grant): Promise<SessionTokens> {
    return { accessToken: await this.accessTokens.issueForUser(claims), refreshToken };
  }
}
