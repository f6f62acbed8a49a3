import { z } from 'zod';

export interface FiringAlert {
  name: string;
  labels: Readonly<Record<string, string>>;
}

const alertsAnswer = z.object({
  data: z.object({
    alerts: z.array(z.object({ state: z.enum(['pending', 'firing']), labels: z.record(z.string(), z.string()) })),
  }),
});

const targetsAnswer = z.object({
  data: z.object({ activeTargets: z.array(z.object({ scrapeUrl: z.string(), health: z.string() })) }),
});

const queryAnswer = z.object({ data: z.object({ result: z.array(z.unknown()) }) });

/** Client for the parts of Prometheus' HTTP API that the rehearsal uses. */
export class PrometheusClient {
  constructor(private readonly url: string) {}

  async firing(): Promise<FiringAlert[]> {
    const { data } = alertsAnswer.parse(await this.get('/api/v1/alerts'));
    return data.alerts
      .filter(({ state }) => state === 'firing')
      .map(({ labels }) => ({ name: labels['alertname'] ?? '', labels }));
  }

  /** Number of series that a query returns now. @throws when Prometheus refuses the query */
  async seriesOf(query: string): Promise<number> {
    const path = `/api/v1/query?${new URLSearchParams({ query }).toString()}`;
    return queryAnswer.parse(await this.get(path)).data.result.length;
  }

  /** Targets that could not be scraped. */
  async unreachable(): Promise<string[]> {
    const { data } = targetsAnswer.parse(await this.get('/api/v1/targets?state=active'));
    return data.activeTargets.filter(({ health }) => health !== 'up').map(({ scrapeUrl }) => scrapeUrl);
  }

  private async get(path: string): Promise<unknown> {
    const response = await fetch(this.url + path, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`Prometheus answered ${response.status} to ${path}: ${await response.text()}`);
    return response.json();
  }
}
