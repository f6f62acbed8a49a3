import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** The account's other sessions ended with it. Its owner gets a mail, so that a thief cannot change it unnoticed. */
export const AccountPasswordChangedV1 = defineEvent({
  name: 'account.password-changed',
  version: 1,
  topic: topics.sessions,
  key: (data) => data.accountId,
  schema: z.object({
    accountId: z.uuid(),
    /** The session that changed it, the only one that goes on. */
    sessionId: z.uuid(),
  }),
});

export type AccountPasswordChanged = EventData<typeof AccountPasswordChangedV1>;
