import { Public } from '@mvec/auth';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import type { AccessToken } from './access-tokens.js';
import { ServiceTokensService } from './service-tokens.service.js';
import { SigningKeys } from './signing-keys.js';
import { ClientCredentials, type KeySet, keySet, serviceTokenAnswer, type ServiceTokenView } from './token.dto.js';

@Public()
@Controller('v1')
export class TokensController {
  constructor(
    private readonly serviceTokens: ServiceTokensService,
    private readonly keys: SigningKeys,
  ) {}

  @Post('oauth/token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Documented({
    operationId: 'issueServiceToken',
    summary: 'Issue an access token to a service of the platform',
    description: 'RFC 6749, client credentials. The body may also be form-urlencoded, as OAuth2 libraries send it.',
    answers: { 200: serviceTokenAnswer },
    problems: { 401: ['invalid_client'] },
  })
  async issue(@Body() credentials: ClientCredentials): Promise<ServiceTokenView> {
    return toServiceTokenView(await this.serviceTokens.issueServiceToken(credentials));
  }

  @Get('jwks')
  @Header('Cache-Control', 'public, max-age=300')
  @Documented({
    operationId: 'listPublicKeys',
    summary: 'Show the public keys that tokens are verified with',
    answers: { 200: keySet },
  })
  jwks(): KeySet {
    return this.keys.publicKeys;
  }
}

function toServiceTokenView({ token, expiresInSeconds }: AccessToken): ServiceTokenView {
  return { access_token: token, token_type: 'Bearer', expires_in: expiresInSeconds };
}
