import type { Invariant } from './invariant.js';

/** Only of a rolling restart: elsewhere parts are killed, and requests fail. */
export const noFailedRequest: Invariant = {
  name: 'no failed request',
  claim: 'In the rolling restart no request was answered 5xx, and none failed otherwise',
  promises: [17],
  judge: (_books, { requests, failedRequests }) => ({
    counted: `${requests} requests, ${failedRequests.length} failed`,
    offenders: failedRequests.map(
      ({ request, answer, at, during }) => `${request}: ${answer} at ${at.toFixed(1)} s, during ${during}`,
    ),
  }),
};
