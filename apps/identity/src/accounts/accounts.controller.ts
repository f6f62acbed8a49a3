import { CurrentCaller, Public, type Caller } from '@mvec/auth';
import { Body, Controller, Get, Header, Post } from '@nestjs/common';
import { AccountsService } from './accounts.service.js';
import { toAccountResponse, toMeResponse, type AccountResponse, type MeResponse } from './dto/account.response.js';
import { RegisterAccountDto } from './dto/register-account.dto.js';

@Controller('v1')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Public()
  @Post('accounts')
  async register(@Body() registration: RegisterAccountDto): Promise<AccountResponse> {
    return toAccountResponse(await this.accounts.registerAccount(registration));
  }

  @Get('me')
  @Header('Cache-Control', 'no-store')
  async showMe(@CurrentCaller() caller: Caller): Promise<MeResponse> {
    return toMeResponse(await this.accounts.showMe(caller));
  }
}
