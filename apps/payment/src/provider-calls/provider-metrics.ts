import { counter, histogram } from '@mvec/observability';
import { callKinds } from './provider-call.js';

export const calls = counter({
  name: 'payment_provider_calls_total',
  help: 'Calls to the card provider by kind and result: known, unknown, refused by the provider, failed in this service',
  labels: { kind: callKinds, outcome: ['known', 'unknown', 'refused', 'failed'] },
});

export const durations = histogram({
  name: 'payment_provider_call_duration_seconds',
  help: 'Time until the card provider answered or the call timed out',
  labels: { kind: callKinds },
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});
