import type { MetricDescription } from '@mvec/observability';

/** A metric that somebody exports, and who does. */
export interface ExportedMetric extends MetricDescription {
  /** The services, or the part of the platform, whose `/metrics` it is on. */
  by: readonly string[];
  /** Exported by what runs as local processes too; what third-party exporters tell is there with containers only. */
  local: boolean;
}
