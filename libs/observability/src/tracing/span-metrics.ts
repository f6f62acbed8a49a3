import { counter } from '../metrics.js';

/** In a file without the SDK, so that the metric exists also where no traces are collected. */
export const exported = counter({
  name: 'trace_spans_exported_total',
  help: 'Spans by outcome: taken by the collector, lost because it did not answer, dropped because the queue was full',
  labels: { outcome: ['taken', 'lost', 'dropped'] },
});
