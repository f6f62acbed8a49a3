import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';
import { account } from './account.js';

/** The e-mail address or the name changed. It can be an account's first event for a consumer: compaction keeps the newest. */
export const AccountUpdatedV1 = defineEvent({
  name: 'account.updated',
  version: 1,
  topic: topics.accounts,
  key: (data) => data.accountId,
  schema: account,
});

export type AccountUpdated = EventData<typeof AccountUpdatedV1>;
