import { z } from 'zod';

const consumerLag = z.object({
  consumer: z.string().describe('Consumer group; a read model has one per generation'),
  topic: z.string(),
  lag: z.int().nullable().describe('Messages not applied yet; null when the brokers do not answer'),
});

export const eventing = z
  .object({
    outbox: z.object({
      messages: z.int().describe('Events committed and not published yet, counted up to 10,000'),
      oldestAgeSeconds: z.number().describe('Age of the oldest unpublished event; 0 when there is none'),
    }),
    openDeadLetters: z.int(),
    consumers: z.array(consumerLag),
  })
  .meta({
    id: 'Eventing',
    description: 'State of publishing and consuming in this service.',
    examples: [
      {
        outbox: { messages: 0, oldestAgeSeconds: 0 },
        openDeadLetters: 0,
        consumers: [{ consumer: 'order', topic: 'payment.payment.v1', lag: 0 }],
      },
    ],
  });

export type Eventing = z.infer<typeof eventing>;
