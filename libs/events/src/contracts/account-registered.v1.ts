import { defineEvent, type EventData } from '../contract.js';
import { topics } from '../topics.js';
import { account } from './account.js';

/**
 * Only the events of this topic carry personal data; it is compacted, so that erasure is a tombstone.
 * Once the account was updated, compaction may leave only `account.updated`: consumers upsert on both.
 */
export const AccountRegisteredV1 = defineEvent({
  name: 'account.registered',
  version: 1,
  topic: topics.accounts,
  key: (data) => data.accountId,
  schema: account,
});

export type AccountRegistered = EventData<typeof AccountRegisteredV1>;
