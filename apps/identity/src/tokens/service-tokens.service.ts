import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { IdentityEnv } from '../env.js';
import { AccessTokens, type AccessToken } from './access-tokens.js';
import { ServiceClients } from './service-clients.js';
import type { ClientCredentials } from './token.dto.js';
import { InvalidClientError } from './token.errors.js';

/** Issues tokens to the platform's services: the client credentials grant of RFC 6749. */
@Injectable()
export class ServiceTokensService {
  private readonly clients: ServiceClients;

  constructor(
    private readonly accessTokens: AccessTokens,
    @InjectEnv() env: Pick<IdentityEnv, 'SERVICE_CLIENTS'>,
  ) {
    this.clients = new ServiceClients(env.SERVICE_CLIENTS);
  }

  /** @throws {InvalidClientError} both for an unknown client and for a wrong secret */
  async issueServiceToken(credentials: ClientCredentials): Promise<AccessToken> {
    const { client_id: name, client_secret: secret } = credentials;
    if (!this.clients.accepts(name, secret)) throw new InvalidClientError();
    return this.accessTokens.issueForService(name);
  }
}
