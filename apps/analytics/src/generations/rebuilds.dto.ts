import { pageAnswer, PageQuery, time } from '@mvec/http';
import { z } from 'zod';

export class ListRebuilds extends PageQuery {}

export const rebuild = z
  .object({
    generation: z.int().describe('Number of the generation; the migrations create the first'),
    status: z
      .enum(['building', 'live', 'retired', 'dropped'])
      .describe(
        'building: reads the topics; live: reports read it; retired: its rows are deleted soon; dropped: they are deleted',
      ),
    requestedBy: z.string().nullable().describe('Account of the operator; null for the first generation'),
    requestedAt: time,
    messages: z
      .object({ total: z.int(), left: z.int().describe('Not yet applied') })
      .nullable()
      .describe(
        'Progress, as it was last measured before the generation became live; null before the first measurement',
      ),
    liveAt: time.nullable(),
    retiredAt: time.nullable(),
    droppedAt: time.nullable(),
  })
  .meta({
    id: 'Rebuild',
    description: 'A generation of the read model, built from the beginning of the topics.',
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
