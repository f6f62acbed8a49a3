import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** An account signed in. Refreshing a token starts no session. */
export const SessionStartedV1 = defineEvent({
  name: 'session.started',
  version: 1,
  topic: topics.sessions,
  key: (data) => data.accountId,
  schema: z.object({
    accountId: z.uuid(),
    sessionId: z.uuid(),
    /** Whether the device is new for the account; the owner gets a mail. At most three a day. */
    newDevice: z.boolean(),
    /** A coarse label such as `Firefox on Linux`, without personal data: events are kept forever. */
    device: z.string(),
  }),
});

export type SessionStarted = EventData<typeof SessionStartedV1>;
