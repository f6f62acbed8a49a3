import { z } from 'zod';

const consumerLag = z.object({
  consumer: z.string().describe('Consumer group; of a read model one for each generation'),
  topic: z.string(),
  lag: z.int().nullable().describe('Messages that are not yet applied; null when the brokers do not answer'),
});

export const eventing = z
  .object({
    outbox: z.object({
      messages: z.int().describe('Committed and not yet published, counted up to 10,000'),
      oldestAgeSeconds: z.number().describe('0 when there is none'),
    }),
    openDeadLetters: z.int(),
    consumers: z.array(consumerLag),
  })
  .meta({
    id: 'Eventing',
    description: 'How far this service is with what it publishes and consumes.',
    examples: [
      {
        outbox: { messages: 0, oldestAgeSeconds: 0 },
        openDeadLetters: 0,
        consumers: [{ consumer: 'order', topic: 'payment.payment.v1', lag: 0 }],
      },
    ],
  });

export type Eventing = z.infer<typeof eventing>;
