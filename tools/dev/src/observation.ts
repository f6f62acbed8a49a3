import { ports } from '@mvec/config';
import { PrometheusServer } from '@mvec/local-servers';
import { type Platform } from '@mvec/launcher';
import { renderPrometheusConfig } from '@mvec/telemetry';
import type { CommandContext } from './command.js';

const otlp = 'OTEL_EXPORTER_OTLP_ENDPOINT';

/** What watches a platform of local processes, and lives as long as it. */
export class Observation {
  private prometheus?: PrometheusServer;

  constructor(
    private readonly context: CommandContext,
    private readonly portOffset: number,
  ) {}

  /** @returns what to tell whoever started it, line by line */
  async start({ addresses, home }: Platform): Promise<string[]> {
    return [await this.startPrometheus(home.folder, addresses), this.whereTracesGo()];
  }

  async stop(): Promise<void> {
    await this.prometheus?.stop();
  }

  private async startPrometheus(home: string, addresses: Platform['addresses']): Promise<string> {
    if (!(await PrometheusServer.isInstalled())) {
      return 'metrics          Prometheus is not on PATH (Debian: apt-get install prometheus); each service shows its own at /metrics';
    }
    const { root } = this.context;
    const port = ports.prometheus + this.portOffset;
    const { services, gatewayAdmin } = addresses;
    const configuration = () => renderPrometheusConfig({ root, ports: { services, gatewayAdmin, prometheus: port } });
    this.prometheus = new PrometheusServer({ home, port, configuration });
    await this.prometheus.start();
    return `metrics          ${this.prometheus.url}, alerts at ${this.prometheus.url}/alerts`;
  }

  private whereTracesGo(): string {
    const endpoint = this.context.env[otlp];
    if (endpoint) return `traces           are sent to ${endpoint}`;
    return `traces           are sent nowhere: start with ${otlp}=http://localhost:4318, where a viewer takes OTLP`;
  }
}
