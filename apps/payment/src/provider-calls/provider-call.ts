/** What was asked of the provider; persisted, so these never change in a rename. */
export const providerOperations = ['charge', 'find_charge', 'refund'] as const;

export type ProviderOperation = (typeof providerOperations)[number];

/**
 * How a call ended; persisted.
 * - `rejected`: the request was refused and the provider's books hold nothing about its key.
 * - `refused`: the provider will not give the money back.
 * - `unknown`: no answer, or none that says anything.
 * - `not_sent`: its time was over before it could begin.
 */
export const callOutcomes = [
  'succeeded',
  'declined',
  'rejected',
  'not_found',
  'refused',
  'unknown',
  'not_sent',
] as const;

export type CallOutcome = (typeof callOutcomes)[number];

export interface CallResult {
  outcome: CallOutcome;
  /** The provider's code, or what went wrong. */
  detail?: string;
}
