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
 * For operators alone: values may hold personal data. No key is needed to send a request again, because a dead letter
 * is settled once, whoever asks.
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
    return this.deadLetters.list(query);
  }

  @Get(':deadLetterId')
  @Documented({
    operationId: 'showDeadLetter',
    summary: 'Show a dead letter with all it holds, and who did what to it',
    answers: { 200: deadLetter },
    problems: { 404: ['dead_letter_not_found'] },
  })
  show(@UuidParam('deadLetterId') deadLetterId: string): Promise<DeadLetterView> {
    return this.deadLetters.show(deadLetterId);
  }

  @Post('replay')
  @HttpCode(200)
  @Documented({
    operationId: 'replayDeadLetters',
    summary: 'Replay the open dead letters that match, oldest first',
    description: 'Each is a transaction of its own. It ends early after some seconds: go on with its cursor.',
    answers: { 200: replayed },
  })
  replayMany(@CurrentCaller() caller: Caller, @Body() body: ReplayDeadLetters): Promise<Replayed> {
    return this.deadLetters.replayMany(caller, body);
  }

  @Post(':deadLetterId/replay')
  @HttpCode(200)
  @Documented({
    operationId: 'replayDeadLetter',
    summary: 'Apply the event of a dead letter once more, by this service alone',
    description:
      'The topic is not touched. One that fails again stays open, with outcome `failed` and its new cause; one that was ' +
      'replayed before stays as it is, with outcome `unchanged`.',
    answers: { 200: settlement },
    problems: { 404: ['dead_letter_not_found'], 409: ['dead_letter_settled'] },
  })
  replay(@CurrentCaller() caller: Caller, @UuidParam('deadLetterId') deadLetterId: string): Promise<Settlement> {
    return this.deadLetters.replay(caller, deadLetterId);
  }

  @Post(':deadLetterId/drop')
  @HttpCode(200)
  @Documented({
    operationId: 'dropDeadLetter',
    summary: 'Decide that the event of a dead letter shall never take effect here',
    answers: { 200: settlement },
    problems: { 404: ['dead_letter_not_found'], 409: ['dead_letter_settled'] },
  })
  drop(
    @CurrentCaller() caller: Caller,
    @UuidParam('deadLetterId') deadLetterId: string,
    @Body() { reason }: DropDeadLetter,
  ): Promise<Settlement> {
    return this.deadLetters.drop(caller, deadLetterId, reason);
  }
}
