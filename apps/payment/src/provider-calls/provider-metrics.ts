import { counter, histogram } from '@mvec/observability';
import type { PaymentWork } from '../charging/payment-claims.js';

const kinds = ['charge', 'find_charge', 'recheck', 'refund'] as const satisfies readonly PaymentWork['kind'][];

export const calls = counter({
  name: 'payment_provider_calls_total',
  help: 'Work at the card provider by kind and by what became of it: known, unknown, refused or failed here',
  labels: { kind: kinds, outcome: ['known', 'unknown', 'refused', 'failed'] },
});

export const durations = histogram({
  name: 'payment_provider_call_duration_seconds',
  help: 'Time until the card provider answered, or did not in time',
  labels: { kind: kinds },
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});
