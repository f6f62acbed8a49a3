import type { Invariant } from './invariant.js';

/** Judged in rolling restarts only: in other scenarios parts are killed, and requests fail. */
export const noFailedRequest: Invariant = {
  name: 'no failed request',
  claim: 'No request failed or was answered with 5xx during the rolling restart',
  promises: [17],
  judge: (_books, { requests, failedRequests }) => ({
    counted: `${requests} requests, ${failedRequests.length} failed`,
    offenders: failedRequests.map(
      ({ request, answer, at, during }) => `${request}: ${answer} at ${at.toFixed(1)} s, during ${during}`,
    ),
  }),
};
