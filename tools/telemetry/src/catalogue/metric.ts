import type { MetricDescription } from '@mvec/observability';

/** A metric, with the programs that export it. */
export interface ExportedMetric extends MetricDescription {
  /** Services, or the part of the platform, that export it. */
  by: readonly string[];
  /** Whether it also exists on a platform of local processes: third-party exporters run in containers only. */
  local: boolean;
}
