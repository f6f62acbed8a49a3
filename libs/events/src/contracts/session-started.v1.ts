import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** Somebody signed in. Refreshing a token starts no session. */
export const SessionStartedV1 = defineEvent({
  name: 'session.started',
  version: 1,
  topic: topics.sessions,
  key: (data) => data.accountId,
  schema: z.object({
    accountId: z.uuid(),
    sessionId: z.uuid(),
    /** The account never signed in from such a device before: its owner gets a mail. At most three a day. */
    newDevice: z.boolean(),
    /** A coarse label such as `Firefox on Linux`, never an address: events are kept for ever. */
    device: z.string(),
  }),
});

export type SessionStarted = EventData<typeof SessionStartedV1>;
