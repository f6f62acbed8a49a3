export {
  type Decision,
  type Operator,
  recordDecision,
  recordFailure,
  settleDeadLetter,
} from './dead-letter-decisions.js';
export {
  type ActionOutcome,
  actionOutcomes,
  type DeadLetterAction,
  type DeadLetterFilter,
  type DeadLetterRecord,
  DeadLetterRecords,
  type DeadLetterStatus,
  deadLetterStatuses,
  type DeadLetterSummary,
  findRecord,
  originalOf,
} from './dead-letter-records.js';
export { type DeadLetter, DeadLetters, type OriginalMessage } from './dead-letters.js';
export { Inbox, type InboxEvent, inboxWindowDays, maintainInbox } from './inbox.js';
export { type Lane } from './lane.js';
export { EventTooLargeError, type NewEvent, Outbox, type OutboxMessage } from './outbox.js';
export { observeOutbox, outboxBacklog } from './outbox-metrics.js';
export { OutboxRelay, type OutboxRelayOptions } from './outbox-relay.js';
export { type PublishedMessage, type Publisher } from './publisher.js';
