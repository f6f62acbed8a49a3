import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';
import { account } from './account.js';

/**
 * A registered account. Only this topic carries personal data; it is compacted, so a tombstone erases an account. After an
 * update, compaction may keep only `account.updated`: consumers upsert on both.
 */
export const AccountRegisteredV1 = defineEvent({
  name: 'account.registered',
  version: 1,
  topic: topics.accounts,
  key: (data) => data.accountId,
  schema: account,
});

export type AccountRegistered = EventData<typeof AccountRegisteredV1>;
