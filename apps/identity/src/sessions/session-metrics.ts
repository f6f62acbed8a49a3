import { counter } from '@mvec/observability';

export const reusedTokens = counter({
  name: 'identity_refresh_tokens_reused_total',
  help: 'Refresh tokens used twice: each ended a session, and means a theft or a client that lost an answer',
});
