import { ports } from '@mvec/config';
import { PrometheusServer } from '@mvec/local-servers';
import { type Platform } from '@mvec/launcher';
import { renderPrometheusConfig } from '@mvec/telemetry';
import type { CommandContext } from '@mvec/terminal';

const otlp = 'OTEL_EXPORTER_OTLP_ENDPOINT';

/** Prometheus for a platform of local processes; it stops with the platform. */
export class Observation {
  private prometheus?: PrometheusServer;

  constructor(
    private readonly context: CommandContext,
    private readonly portOffset: number,
  ) {}

  /** @returns lines that say where metrics and traces are */
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
    if (endpoint) return `traces           sent to ${endpoint}`;
    return `traces           not sent: set ${otlp}=http://localhost:4318, the address of an OTLP collector, and start again`;
  }
}
