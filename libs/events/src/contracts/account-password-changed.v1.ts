import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** The password changed and the account's other sessions ended. The owner gets a mail about it, in case a thief changed it. */
export const AccountPasswordChangedV1 = defineEvent({
  name: 'account.password-changed',
  version: 1,
  topic: topics.sessions,
  key: (data) => data.accountId,
  schema: z.object({
    accountId: z.uuid(),
    /** The session that changed the password, the only one still valid. */
    sessionId: z.uuid(),
  }),
});

export type AccountPasswordChanged = EventData<typeof AccountPasswordChangedV1>;
