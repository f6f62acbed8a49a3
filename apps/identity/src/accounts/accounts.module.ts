import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { ThrottlingModule } from '../throttling/throttling.module.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { CredentialsService } from './credentials.service.js';
import { OperatorAccount } from './operator-account.js';
import { RegistrationThrottle } from './registration-throttle.js';

@Module({
  imports: [ModelsModule, PasswordsModule, ThrottlingModule],
  controllers: [AccountsController],
  providers: [AccountsService, CredentialsService, OperatorAccount, RegistrationThrottle],
})
export class AccountsModule {}
