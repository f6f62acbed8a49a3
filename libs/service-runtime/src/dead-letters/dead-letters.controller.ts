import { type Caller, CurrentCaller, Roles } from '@mvec/auth';
import { type Page, UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import {
  deadLetter,
  deadLetterPage,
  type DeadLetterSummaryView,
  type DeadLetterView,
  DropDeadLetter,
  ListDeadLetters,
  replayed,
  type Replayed,
  ReplayDeadLetters,
  type Settlement,
  settlement,
} from './dead-letters.dto.js';
import { DeadLettersService } from './dead-letters.service.js';

/**
 * Routes for operators only, because values may contain personal data. They need no idempotency key: a dead letter is
 * settled once.
 */
@Controller('v1/dead-letters')
@Roles('operator')
export class DeadLettersController {
  constructor(private readonly deadLetters: DeadLettersService) {}

  @Get()
  @Documented({
    operationId: 'listDeadLetters',
    summary: 'List dead letters, newest first',
    answers: { 200: deadLetterPage },
  })
  list(@Query() query: ListDeadLetters): Promise<Page<DeadLetterSummaryView>> {
    return this.deadLetters.listDeadLetters(query);
  }

  @Get(':deadLetterId')
  @Documented({
    operationId: 'showDeadLetter',
    summary: 'Show a dead letter with its value and the actions on it',
    answers: { 200: deadLetter },
    problems: { 404: ['dead_letter_not_found'] },
  })
  show(@UuidParam('deadLetterId') deadLetterId: string): Promise<DeadLetterView> {
    return this.deadLetters.showDeadLetter(deadLetterId);
  }

  @Post('replay')
  @HttpCode(200)
  @Documented({
    operationId: 'replayDeadLetters',
    summary: 'Replay the open dead letters that match, oldest first',
    description: 'Each replay is one transaction. The request ends after 8 seconds: continue with its cursor.',
    answers: { 200: replayed },
  })
  replayMany(@CurrentCaller() caller: Caller, @Body() body: ReplayDeadLetters): Promise<Replayed> {
    return this.deadLetters.replayDeadLetters(caller, body);
  }

  @Post(':deadLetterId/replay')
  @HttpCode(200)
  @Documented({
    operationId: 'replayDeadLetter',
    summary: 'Apply the event of a dead letter again, in this service only',
    description:
      'Publishes nothing. A dead letter that fails again stays open, with outcome `failed` and its new cause; one that was ' +
      'replayed before stays unchanged, with outcome `unchanged`.',
    answers: { 200: settlement },
    problems: { 404: ['dead_letter_not_found'], 409: ['dead_letter_settled'] },
  })
  replay(@CurrentCaller() caller: Caller, @UuidParam('deadLetterId') deadLetterId: string): Promise<Settlement> {
    return this.deadLetters.replayDeadLetter(caller, deadLetterId);
  }

  @Post(':deadLetterId/drop')
  @HttpCode(200)
  @Documented({
    operationId: 'dropDeadLetter',
    summary: 'Drop a dead letter: its event never takes effect in this service',
    answers: { 200: settlement },
    problems: { 404: ['dead_letter_not_found'], 409: ['dead_letter_settled'] },
  })
  drop(
    @CurrentCaller() caller: Caller,
    @UuidParam('deadLetterId') deadLetterId: string,
    @Body() { reason }: DropDeadLetter,
  ): Promise<Settlement> {
    return this.deadLetters.dropDeadLetter(caller, deadLetterId, reason);
  }
}
