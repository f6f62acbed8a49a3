import { Module } from '@nestjs/common';
import { ThrottlingModule } from '../throttling/throttling.module.js';
import { GuessThrottle } from './guess-throttle.js';
import { PasswordGuard } from './password-guard.js';
import { PasswordHasher } from './password-hasher.js';

@Module({
  imports: [ThrottlingModule],
  providers: [GuessThrottle, PasswordGuard, PasswordHasher],
  exports: [PasswordGuard, PasswordHasher],
})
export class PasswordsModule {}
