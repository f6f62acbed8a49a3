import { CurrentCaller, Public, type Caller } from '@mvec/auth';
import { mapPage, type Page, PageQuery, UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Delete, Get, Header, HttpCode, Post, Query } from '@nestjs/common';
import { CurrentClient, type Client } from './client.js';
import {
  RefreshSession,
  sessionPage,
  sessionTokens,
  type SessionTokensView,
  type SessionView,
  SignIn,
} from './session.dto.js';
import { toSessionTokensView, toSessionView } from './session.mapper.js';
import { SessionsService } from './sessions.service.js';
import { SignInService } from './sign-in.service.js';

@Controller('v1/sessions')
export class SessionsController {
  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: SessionsService,
  ) {}

  @Public()
  @Post()
  @Header('Cache-Control', 'no-store')
  @Documented({
    operationId: 'signIn',
    summary: 'Sign in',
    description:
      'Failures are limited per account and per network address: 429 `too_many_sign_ins` says how long to wait.',
    answers: { 201: sessionTokens },
    problems: { 401: ['invalid_credentials'] },
  })
  async signIn(@Body() credentials: SignIn, @CurrentClient() client: Client): Promise<SessionTokensView> {
    return toSessionTokensView(await this.signIns.signIn(credentials, client));
  }

  @Public()
  @Post('refresh')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Documented({
    operationId: 'refreshSession',
    summary: 'Renew the tokens of a session',
    description: 'A refresh token works once. Using it twice ends its session, and the owner gets a mail.',
    answers: { 200: sessionTokens },
    problems: { 401: ['invalid_refresh_token'] },
  })
  async refresh(@Body() body: RefreshSession): Promise<SessionTokensView> {
    return toSessionTokensView(await this.signIns.refreshSession(body));
  }

  @Get()
  @Header('Cache-Control', 'no-store')
  @Documented({
    operationId: 'listSessions',
    summary: "List the caller's sessions, newest first",
    answers: { 200: sessionPage },
    problems: { 403: ['forbidden'] },
  })
  async list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Page<SessionView>> {
    return mapPage(await this.sessions.listSessions(caller, query), (session) => toSessionView(session, caller));
  }

  @Delete('current')
  @HttpCode(204)
  @Documented({
    operationId: 'signOut',
    summary: 'Sign out of the current session',
    description: 'Ends refreshing at once; the access token expires within ten minutes.',
    answers: { 204: null },
    problems: { 403: ['forbidden'] },
  })
  async signOut(@CurrentCaller() caller: Caller): Promise<void> {
    await this.sessions.signOut(caller);
  }

  @Delete(':sessionId')
  @HttpCode(204)
  @Documented({
    operationId: 'signOutSession',
    summary: 'Sign out another session',
    answers: { 204: null },
    problems: { 403: ['forbidden'], 404: ['session_not_found'] },
  })
  async signOutOf(@CurrentCaller() caller: Caller, @UuidParam('sessionId') sessionId: string): Promise<void> {
    await this.sessions.signOutOf(caller, sessionId);
  }

  @Delete()
  @HttpCode(204)
  @Documented({
    operationId: 'signOutEverywhere',
    summary: 'Sign out of all sessions',
    answers: { 204: null },
    problems: { 403: ['forbidden'] },
  })
  async signOutEverywhere(@CurrentCaller() caller: Caller): Promise<void> {
    await this.sessions.signOutEverywhere(caller);
  }
}
