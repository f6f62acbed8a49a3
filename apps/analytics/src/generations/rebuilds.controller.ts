import { type Caller, CurrentCaller, Roles } from '@mvec/auth';
import type { Page } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { GenerationsService } from './generations.service.js';
import { type ListRebuilds, listRebuildsQuery, rebuild, type Rebuild, rebuildPage } from './rebuilds.dto.js';

@Controller('v1/rebuilds')
@Roles('operator')
export class RebuildsController {
  constructor(private readonly generations: GenerationsService) {}

  @Post()
  @HttpCode(202)
  @Documented({
    operationId: 'requestRebuild',
    summary: 'Make the read models anew from the beginning of the topics',
    description: 'Reports go on from the old ones until the new ones have caught up.',
    answers: { 202: rebuild },
    problems: { 409: ['rebuild_running'] },
  })
  request(@CurrentCaller() caller: Caller): Promise<Rebuild> {
    return this.generations.requestRebuild(caller);
  }

  @Get()
  @Documented({
    operationId: 'listRebuilds',
    summary: 'List the makings of the read models, newest first',
    answers: { 200: rebuildPage },
  })
  list(@Query({ schema: listRebuildsQuery }) query: ListRebuilds): Promise<Page<Rebuild>> {
    return this.generations.list(query);
  }
}
