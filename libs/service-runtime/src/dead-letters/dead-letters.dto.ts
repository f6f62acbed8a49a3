import {
  defaultPageSize,
  IsInteger,
  IsLeftOutOr,
  IsOneLine,
  IsQueryInteger,
  IsText,
  IsTime,
  maxPageSize,
  pageAnswer,
  time,
} from '@mvec/http';
import { actionOutcomes, type DeadLetterStatus, deadLetterStatuses } from '@mvec/outbox';
import { IsIn } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';

class DeadLetterFilter {
  @IsLeftOutOr()
  @IsText({ min: 1, max: 200 })
  @JSONSchema({ description: 'Consumer group' })
  consumer?: string;

  @IsLeftOutOr()
  @IsText({ min: 1, max: 200 })
  @JSONSchema({ description: 'For example `order.placed.v1`' })
  eventType?: string;

  @IsLeftOutOr()
  @IsText({ min: 1, max: 200 })
  topic?: string;

  @IsLeftOutOr()
  @IsText({ min: 1, max: 200 })
  @JSONSchema({ description: 'Part of the cause, such as the class of its error; case does not matter' })
  cause?: string;

  @IsLeftOutOr()
  @IsTime()
  @JSONSchema({ description: 'Dead letters at or after this time' })
  from?: string;

  @IsLeftOutOr()
  @IsTime()
  @JSONSchema({ description: 'Dead letters before this time' })
  to?: string;

  @IsLeftOutOr()
  @IsText({ max: 1_000 })
  @JSONSchema({ description: 'nextCursor of the previous answer' })
  cursor?: string;
}

export class ListDeadLetters extends DeadLetterFilter {
  @IsLeftOutOr()
  @IsIn(deadLetterStatuses)
  status?: DeadLetterStatus;

  @IsQueryInteger({ min: 1, max: maxPageSize })
  limit: number = defaultPageSize;
}

@JSONSchema({ examples: [{ eventType: 'payment.captured.v1', limit: 50 }] })
export class ReplayDeadLetters extends DeadLetterFilter {
  @IsInteger({ min: 1, max: maxPageSize })
  limit: number = maxPageSize;
}

@JSONSchema({ examples: [{ reason: 'The order was created by hand' }] })
export class DropDeadLetter {
  @IsOneLine({ max: 500 })
  @JSONSchema({ description: 'Reason for the decision, kept with the dead letter' })
  reason: string;
}

const summary = {
  id: z.uuid(),
  consumer: z.string(),
  status: z.enum(deadLetterStatuses).describe('`open` waits for an operator; the others are final'),
  eventId: z.uuid().nullable().describe('null when the message could not be parsed'),
  eventType: z.string().nullable(),
  topic: z.string(),
  partition: z.int(),
  offset: z.string(),
  key: z.string().nullable(),
  cause: z.string().describe('Error of the last attempt'),
  attempts: z.int().describe('Number of attempts, replays included'),
  createdAt: time,
  settledAt: time.nullable(),
};

const summaryExample = {
  id: '01a2052d-3b7c-7c52-9d1f-6f0de1a0c001',
  consumer: 'order',
  status: 'open',
  eventId: '01a2052d-122e-704c-bbaa-1a016fa3572f',
  eventType: 'payment.captured.v1',
  topic: 'payment.payment.v1',
  partition: 3,
  offset: '1204',
  key: '01a2052d-0ebf-716f-a4a7-cb2183ebeba0',
  cause: 'UnknownOrderError: There is no order 01a2052d-0ebf-716f-a4a7-cb2183ebeba0 here',
  attempts: 1,
  createdAt: '2026-11-22T12:00:00.000Z',
  settledAt: null,
};

const deadLetterSummary = z.object(summary).meta({
  id: 'DeadLetterSummary',
  description: 'An event that the service could not apply.',
  examples: [summaryExample],
});

export type DeadLetterSummaryView = z.infer<typeof deadLetterSummary>;

export const deadLetterPage = pageAnswer(deadLetterSummary);

const action = z.object({
  action: z.enum(['replay', 'drop']),
  outcome: z
    .enum(actionOutcomes)
    .describe(
      '`duplicate`: the event had taken effect before; `unchanged`, `refused`: the dead letter was settled before',
    ),
  callerId: z.string().describe('The operator’s account'),
  reason: z.string().nullable().describe('Reason of a drop, or cause of a failure'),
  correlationId: z.string(),
  at: time,
});

export const deadLetter = z
  .object({
    ...summary,
    headers: z.record(z.string(), z.string()),
    value: z
      .object({ encoding: z.enum(['json', 'base64']), text: z.string() })
      .nullable()
      .describe('Value as in the topic; base64 when it is not JSON in UTF-8. May contain personal data'),
    actions: z.array(action).describe('Actions of operators, oldest first'),
  })
  .meta({
    id: 'DeadLetter',
    description: 'An event that the service could not apply, with its value and the actions on it.',
    examples: [
      {
        ...summaryExample,
        headers: { ce_type: 'payment.captured.v1', ce_id: '01a2052d-122e-704c-bbaa-1a016fa3572f' },
        value: { encoding: 'json', text: '{"orderId":"01a2052d-0ebf-716f-a4a7-cb2183ebeba0"}' },
        actions: [],
      },
    ],
  });

export type DeadLetterView = z.infer<typeof deadLetter>;

/** Outcome of an action, and the dead letter after it. */
export const settlement = z.object({ outcome: z.enum(actionOutcomes), deadLetter: deadLetterSummary }).meta({
  id: 'DeadLetterSettlement',
  examples: [
    {
      outcome: 'applied',
      deadLetter: { ...summaryExample, status: 'replayed', attempts: 2, settledAt: '2026-11-22T12:30:00.000Z' },
    },
  ],
});

export type Settlement = z.infer<typeof settlement>;

const count = z.int().min(0);

export const replayed = z
  .object({
    applied: count,
    duplicate: count.describe('Events that had taken effect before'),
    unchanged: count.describe('Settled by another operator meanwhile'),
    failed: count.describe('Still open, with their new cause'),
    stale: count.describe('Not tried: too old to know whether they took effect; replay each by its id'),
    nextCursor: z.string().nullable().describe('The cursor of the next request; null when no dead letter is left'),
  })
  .meta({
    id: 'ReplayedDeadLetters',
    examples: [{ applied: 49, duplicate: 0, unchanged: 0, failed: 1, stale: 0, nextCursor: null }],
  });

export type Replayed = z.infer<typeof replayed>;
