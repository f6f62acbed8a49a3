import { type Caller, CurrentCaller, Roles } from '@mvec/auth';
import type { Page } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get, Query } from '@nestjs/common';
import { ListProviderCalls, providerCallPage, type ProviderCallView } from './provider-calls.dto.js';
import { ProviderCalls } from './provider-calls.service.js';

@Controller('v1/provider-calls')
export class ProviderCallsController {
  constructor(private readonly calls: ProviderCalls) {}

  @Get()
  @Roles('operator')
  @Documented({
    operationId: 'listProviderCalls',
    summary: 'List calls to the card provider, newest first',
    answers: { 200: providerCallPage },
  })
  async list(@CurrentCaller() caller: Caller, @Query() query: ListProviderCalls): Promise<Page<ProviderCallView>> {
    return this.calls.listCalls(caller, query);
  }
}
