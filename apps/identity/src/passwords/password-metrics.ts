import { counter } from '@mvec/observability';

/** Neither who it was nor from where: that is in no metric. */
export const signIns = counter({
  name: 'identity_sign_ins_total',
  help: 'Sign-ins by outcome; wrong_password is also an address that nobody has registered',
  labels: { outcome: ['succeeded', 'wrong_password', 'throttled', 'error'] },
});

export const throttledCallers = counter({
  name: 'identity_throttled_callers_total',
  help: 'Callers that were turned away because they had tried too often',
  labels: { limit: ['sign_in', 'registration'] },
});

export const reusedTokens = counter({
  name: 'identity_refresh_tokens_reused_total',
  help: 'Refresh tokens that came twice: each ended a session, and tells of a theft or of a client that lost an answer',
});
