import { CurrentCaller, Public, type Caller } from '@mvec/auth';
import { Body, Controller, Delete, Header, HttpCode, Post } from '@nestjs/common';
import { ClientAddress } from './client-address.js';
import { RefreshSessionDto } from './dto/refresh-session.dto.js';
import { toSessionResponse, type SessionResponse } from './dto/session.response.js';
import { SignInDto } from './dto/sign-in.dto.js';
import { SessionsService } from './sessions.service.js';

@Controller('v1/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Public()
  @Post()
  @Header('Cache-Control', 'no-store')
  async signIn(@Body() credentials: SignInDto, @ClientAddress() address: string): Promise<SessionResponse> {
    return toSessionResponse(await this.sessions.signIn(credentials, address));
  }

  @Public()
  @Post('refresh')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async refresh(@Body() body: RefreshSessionDto): Promise<SessionResponse> {
    return toSessionResponse(await this.sessions.refreshSession(body));
  }

  @Delete('current')
  @HttpCode(204)
  async signOut(@CurrentCaller() caller: Caller): Promise<void> {
    await this.sessions.signOut(caller);
  }
}
