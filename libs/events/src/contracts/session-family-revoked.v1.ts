import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** A used refresh token was used again, so one of two holders stole it. The session ended; the owner gets a mail. */
export const SessionFamilyRevokedV1 = defineEvent({
  name: 'session.family-revoked',
  version: 1,
  topic: topics.sessions,
  key: (data) => data.accountId,
  schema: z.object({
    accountId: z.uuid(),
    sessionId: z.uuid(),
    reason: z.enum(['refresh_token_reuse']),
  }),
});

export type SessionFamilyRevoked = EventData<typeof SessionFamilyRevokedV1>;
