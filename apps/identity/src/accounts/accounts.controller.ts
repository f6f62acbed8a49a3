import { CurrentCaller, Public, type Caller } from '@mvec/auth';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Get, Header, HttpCode, Post, Put } from '@nestjs/common';
import { CurrentClient, type Client } from '../sessions/client.js';
import {
  accountAnswer,
  type AccountView,
  ChangeEmail,
  ChangePassword,
  meAnswer,
  type MeView,
  RegisterAccount,
} from './account.dto.js';
import { toAccountView, toMeView } from './account.mapper.js';
import { AccountsService } from './accounts.service.js';
import { CredentialsService } from './credentials.service.js';

@Controller('v1')
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
  ) {}

  @Public()
  @Post('accounts')
  @Documented({
    operationId: 'registerAccount',
    summary: 'Register an account',
    description: 'Limited per network address: 429 `too_many_registrations` says how long to wait.',
    answers: { 201: accountAnswer },
    problems: { 409: ['email_taken'] },
  })
  async register(@Body() registration: RegisterAccount, @CurrentClient() client: Client): Promise<AccountView> {
    return toAccountView(await this.accounts.registerAccount(registration, client.address));
  }

  @Get('me')
  @Header('Cache-Control', 'no-store')
  @Documented({
    operationId: 'showMe',
    summary: "Show the caller's account",
    description: 'Answers 401 `session_ended` when the session has ended, even while the token is valid.',
    answers: { 200: meAnswer },
    problems: { 403: ['forbidden'] },
  })
  async showMe(@CurrentCaller() caller: Caller): Promise<MeView> {
    return toMeView(await this.accounts.showMe(caller));
  }

  @Put('me/email')
  @Documented({
    operationId: 'changeEmail',
    summary: "Change the caller's e-mail address",
    description: 'Sessions stay alive. Wrong passwords count as failed sign-ins: 429 `too_many_sign_ins`.',
    answers: { 200: accountAnswer },
    problems: { 403: ['forbidden'], 409: ['account_changed', 'email_taken'], 422: ['wrong_password'] },
  })
  async changeEmail(
    @CurrentCaller() caller: Caller,
    @Body() change: ChangeEmail,
    @CurrentClient() client: Client,
  ): Promise<AccountView> {
    return toAccountView(await this.credentials.changeEmail(caller, change, client.address));
  }

  @Put('me/password')
  @HttpCode(204)
  @Documented({
    operationId: 'changePassword',
    summary: "Change the caller's password and sign out all other sessions",
    description: 'Wrong passwords count as failed sign-ins: 429 `too_many_sign_ins`.',
    answers: { 204: null },
    problems: { 403: ['forbidden'], 409: ['account_changed'], 422: ['wrong_password'] },
  })
  async changePassword(
    @CurrentCaller() caller: Caller,
    @Body() change: ChangePassword,
    @CurrentClient() client: Client,
  ): Promise<void> {
    await this.credentials.changePassword(caller, change, client.address);
  }
}
