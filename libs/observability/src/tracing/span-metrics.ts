import { counter } from '../metrics.js';

/** Apart from what is loaded only where traces are collected, so that the metric is known everywhere. */
export const exported = counter({
  name: 'trace_spans_exported_total',
  help: 'Spans by what became of them: taken by the collector, lost because it did not answer, dropped because too many waited for it',
  labels: { outcome: ['taken', 'lost', 'dropped'] },
});
