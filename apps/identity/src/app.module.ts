import { Module } from '@nestjs/common';
import { AccountsModule } from './accounts/accounts.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { TokensModule } from './tokens/tokens.module.js';
import { VendorsModule } from './vendors/vendors.module.js';

@Module({ imports: [AccountsModule, SessionsModule, TokensModule, VendorsModule] })
export class AppModule {}
