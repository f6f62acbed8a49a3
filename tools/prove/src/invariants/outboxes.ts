import type { Invariant } from './invariant.js';
import { sum } from './tally.js';

export const outboxes: Invariant = {
  name: 'quiet',
  claim: 'Outboxes are empty, consumers have caught up, nothing is under way',
  promises: [2, 8],
  judge: ({ eventing }, { unsettled }) => ({
    counted: `${eventing.length} outboxes, ${sum(eventing.map(({ outbox }) => outbox))} rows`,
    offenders: [
      ...eventing
        .filter(({ outbox }) => outbox > 0)
        .map(({ service, outbox }) => `${service} has ${outbox} unpublished events`),
      ...unsettled,
    ],
  }),
};
