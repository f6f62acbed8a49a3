import { type Caller, CurrentCaller, Roles } from '@mvec/auth';
import type { Page } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { GenerationsService } from './generations.service.js';
import { ListRebuilds, rebuild, type Rebuild, rebuildPage } from './rebuilds.dto.js';

@Controller('v1/rebuilds')
@Roles('operator')
export class RebuildsController {
  constructor(private readonly generations: GenerationsService) {}

  @Post()
  @HttpCode(202)
  @Documented({
    operationId: 'requestRebuild',
    summary: 'Rebuild the read model from the beginning of the topics',
    description: 'Reports read the old generation until the new one has caught up.',
    answers: { 202: rebuild },
    problems: { 409: ['rebuild_running'] },
  })
  request(@CurrentCaller() caller: Caller): Promise<Rebuild> {
    return this.generations.requestRebuild(caller);
  }

  @Get()
  @Documented({
    operationId: 'listRebuilds',
    summary: 'List the generations of the read model, newest first',
    answers: { 200: rebuildPage },
  })
  list(@Query() query: ListRebuilds): Promise<Page<Rebuild>> {
    return this.generations.listRebuilds(query);
  }
}
