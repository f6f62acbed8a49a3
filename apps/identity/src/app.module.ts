import { Module } from '@nestjs/common';
import { AccountsController } from './accounts/accounts.controller.js';
import { AccountsService } from './accounts/accounts.service.js';
import { OperatorAccount } from './accounts/operator-account.js';
import { CredentialsService } from './accounts/credentials.service.js';
import { RegistrationThrottle } from './accounts/registration-throttle.js';
import { GuessThrottle } from './passwords/guess-throttle.js';
import { PasswordGuard } from './passwords/password-guard.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { Throttle } from './throttling/throttle.js';
import { SessionSweeper } from './sessions/session-sweeper.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SignInService } from './sessions/sign-in.service.js';
import { AccessTokens } from './tokens/access-tokens.js';
import { ServiceTokensService } from './tokens/service-tokens.service.js';
import { SigningKeys } from './tokens/signing-keys.js';
import { TokensController } from './tokens/tokens.controller.js';
import { VendorDecisionsService } from './vendors/vendor-decisions.service.js';
import { VendorsController } from './vendors/vendors.controller.js';
import { VendorsService } from './vendors/vendors.service.js';

@Module({
  controllers: [AccountsController, SessionsController, TokensController, VendorsController],
  providers: [
    AccountsService,
    OperatorAccount,
    CredentialsService,
    RegistrationThrottle,
    Throttle,
    GuessThrottle,
    PasswordGuard,
    PasswordHasher,
    SessionsService,
    SessionSweeper,
    SignInService,
    AccessTokens,
    ServiceTokensService,
    SigningKeys,
    VendorDecisionsService,
    VendorsService,
  ],
})
export class AppModule {}
