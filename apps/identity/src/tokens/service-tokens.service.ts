import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { IdentityEnv } from '../env.js';
import { AccessTokens, type AccessToken } from './access-tokens.js';
import type { ClientCredentials } from './token.dto.js';
import { InvalidClientError } from './token.errors.js';

/** Gives the platform's services their own tokens: the client credentials grant of RFC 6749. */
@Injectable()
export class ServiceTokensService {
  constructor(
    private readonly accessTokens: AccessTokens,
    @InjectEnv() private readonly env: Pick<IdentityEnv, 'SERVICE_CLIENTS'>,
  ) {}

  /** @throws {InvalidClientError} alike for an unknown client and a wrong secret */
  async issueServiceToken(credentials: ClientCredentials): Promise<AccessToken> {
    const { client_id: name, client_secret: secret } = credentials;
    if (!this.env.SERVICE_CLIENTS.accepts(name, secret)) throw new InvalidClientError();
    return this.accessTokens.forService(name);
  }
}
