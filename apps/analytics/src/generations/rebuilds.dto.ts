import { pageAnswer, pageQuery, time } from '@mvec/http';
import { z } from 'zod';

export const listRebuildsQuery = pageQuery;

export type ListRebuilds = z.infer<typeof listRebuildsQuery>;

export const rebuild = z
  .object({
    generation: z.int().describe('Counts the makings of the read model; the first is made at set-up'),
    status: z
      .enum(['building', 'live', 'retired', 'dropped'])
      .describe('building reads the topics, live is what reports read, retired waits for its rows to be deleted'),
    requestedBy: z.string().nullable().describe('Account of the operator; null for the first'),
    requestedAt: time,
    messages: z
      .object({ total: z.int(), left: z.int().describe('Not yet applied') })
      .nullable()
      .describe('How far it is, or was when it became live; null before it was measured'),
    liveAt: time.nullable(),
    retiredAt: time.nullable(),
    droppedAt: time.nullable(),
  })
  .meta({
    id: 'Rebuild',
    description: 'A making of the read model, from the beginning of the topics.',
    examples: [
      {
        generation: 2,
        status: 'building',
        requestedBy: '01a2052d-0ebf-716f-a4a7-cb2183ebeba0',
        requestedAt: '2026-11-22T12:00:00.000Z',
        messages: { total: 48_210, left: 12_040 },
        liveAt: null,
        retiredAt: null,
        droppedAt: null,
      },
    ],
  });

export type Rebuild = z.infer<typeof rebuild>;

export const rebuildPage = pageAnswer(rebuild);
