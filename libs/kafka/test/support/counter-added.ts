import { defineEvent, type EventData } from '@mvec/events';
import { z } from 'zod';

export const counterTopic = { name: 'test.counter.v1', cleanup: 'keep' } as const;
export const appliedTopic = { name: 'test.applied.v1', cleanup: 'keep' } as const;

const schema = z.object({
  counterId: z.string(),
  sequence: z.int(),
  /** Behaviour of the test's handler. */
  handler: z.enum(['works', 'always-fails', 'never-retry']).optional(),
  /** Makes the event large. */
  padding: z.string().optional(),
});

export const CounterAddedV1 = defineEvent({
  name: 'counter.added',
  version: 1,
  topic: counterTopic,
  key: (data) => data.counterId,
  schema,
});

/** Follow-up event of the test's handler. */
export const CounterAppliedV1 = defineEvent({
  name: 'counter.applied',
  version: 1,
  topic: appliedTopic,
  key: (data) => data.counterId,
  schema,
});

export type CounterAdded = EventData<typeof CounterAddedV1>;
