import { z } from 'zod';
import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';

/** The only event that carries personal data; its topic is compacted, so that erasure is a tombstone. */
export const AccountRegisteredV1 = defineEvent({
  name: 'account.registered',
  version: 1,
  topic: topics.accounts,
  key: (data) => data.accountId,
  schema: z.object({
    accountId: z.uuid(),
    email: z.email(),
    displayName: z.string(),
  }),
});

export type AccountRegistered = EventData<typeof AccountRegisteredV1>;
