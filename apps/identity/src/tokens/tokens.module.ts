import { Module } from '@nestjs/common';
import { AccessTokens } from './access-tokens.js';
import { ServiceTokensService } from './service-tokens.service.js';
import { SigningKeys } from './signing-keys.js';
import { TokensController } from './tokens.controller.js';

@Module({
  controllers: [TokensController],
  providers: [AccessTokens, ServiceTokensService, SigningKeys],
  exports: [AccessTokens],
})
export class TokensModule {}
