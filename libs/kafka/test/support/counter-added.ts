import { defineEvent, type EventData } from '@mvec/events';
import { z } from 'zod';

export const counterTopic = { name: 'test.counter.v1', cleanup: 'keep' } as const;
export const appliedTopic = { name: 'test.applied.v1', cleanup: 'keep' } as const;

const schema = z.object({
  counterId: z.string(),
  sequence: z.int(),
  /** How the test's handler behaves on it. */
  handler: z.enum(['works', 'always-fails', 'never-retry']).optional(),
  /** Makes it a large event. */
  padding: z.string().optional(),
});

export const CounterAddedV1 = defineEvent({
  name: 'counter.added',
  version: 1,
  topic: counterTopic,
  key: (data) => data.counterId,
  schema,
});

/** The follow-up that the test's handler publishes. */
export const CounterAppliedV1 = defineEvent({
  name: 'counter.applied',
  version: 1,
  topic: appliedTopic,
  key: (data) => data.counterId,
  schema,
});

export type CounterAdded = EventData<typeof CounterAddedV1>;
