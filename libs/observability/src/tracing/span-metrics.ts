import { counter } from '../metrics.js';

/** Apart from what is loaded only where traces are collected, so that the metric is known everywhere. */
export const exported = counter({
  name: 'trace_spans_exported_total',
  help: 'Spans handed to the collector, by whether it took them',
  labels: { outcome: ['taken', 'lost'] },
});
