import { Public } from '@mvec/auth';
import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ClientCredentialsDto } from './dto/client-credentials.dto.js';
import { toTokenResponse, type TokenResponse } from './dto/token.response.js';
import { ServiceTokensService } from './service-tokens.service.js';
import { SigningKeys, type KeySet } from './signing-keys.js';

@Public()
@Controller('v1')
export class TokensController {
  constructor(
    private readonly serviceTokens: ServiceTokensService,
    private readonly keys: SigningKeys,
  ) {}

  /** The body may be JSON or, as OAuth2 libraries send it, form-urlencoded. */
  @Post('oauth/token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async issue(@Body() credentials: ClientCredentialsDto): Promise<TokenResponse> {
    return toTokenResponse(await this.serviceTokens.issueServiceToken(credentials));
  }

  @Get('jwks')
  @Header('Cache-Control', 'public, max-age=300')
  jwks(): KeySet {
    return this.keys.publicKeys;
  }
}
