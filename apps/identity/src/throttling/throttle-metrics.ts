import { counter } from '@mvec/observability';

export const throttledCallers = counter({
  name: 'identity_throttled_callers_total',
  help: 'Callers refused because they tried too often',
  labels: { limit: ['sign_in', 'registration'] },
});
