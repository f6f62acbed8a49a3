/** Why the provider is called. A recheck looks for a charge after its payment ended. */
export const callKinds = ['charge', 'find_charge', 'recheck', 'refund'] as const;

export type CallKind = (typeof callKinds)[number];

/** Operations of the provider. Persisted: never changed in a rename. */
export const providerOperations = ['charge', 'find_charge', 'refund'] as const;

export type ProviderOperation = (typeof providerOperations)[number];

/**
 * How a call ended. Persisted: never changed in a rename.
 * - `rejected`: the provider refused the request and has no charge for its idempotency key.
 * - `refused`: the provider refused to refund.
 * - `unknown`: no answer, or an answer that leaves open the outcome.
 * - `not_sent`: the claim had become too old before the call started.
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
  /** The provider's code, or the reason of the failure. */
  detail?: string;
}
