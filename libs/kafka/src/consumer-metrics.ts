import { counter } from '@mvec/observability';

export const eventsConsumed = counter({
  name: 'events_consumed_total',
  help: 'Consumed events by outcome: applied, duplicate, retried or dead',
  labels: { outcome: ['applied', 'duplicate', 'retried', 'dead'] },
});
