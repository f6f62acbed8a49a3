import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** The password changed and the account's other sessions ended. The owner gets a mail, so a thief cannot change it unnoticed. */
export const AccountPasswordChangedV1 = defineEvent({
  name: 'account.password-changed',
  version: 1,
  topic: topics.sessions,
  key: (data) => data.accountId,
  schema: z.object({
    accountId: z.uuid(),
    /** The session that changed it, the only one still alive. */
    sessionId: z.uuid(),
  }),
});

export type AccountPasswordChanged = EventData<typeof AccountPasswordChangedV1>;
