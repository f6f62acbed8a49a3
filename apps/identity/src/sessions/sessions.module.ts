import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { SessionSweeper } from './session-sweeper.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { SignInService } from './sign-in.service.js';

@Module({
  imports: [ModelsModule, PasswordsModule, TokensModule],
  controllers: [SessionsController],
  providers: [SessionsService, SessionSweeper, SignInService],
})
export class SessionsModule {}
