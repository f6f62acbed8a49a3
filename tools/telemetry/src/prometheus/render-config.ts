import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@mvec/config';
import { parse, stringify } from 'yaml';
import { prometheusFolder } from './rules.js';

/** Ports of a platform of local processes. */
export interface LocalPorts {
  services: Readonly<Record<ServiceName, readonly number[]>>;
  gatewayAdmin: number;
  prometheus: number;
}

export interface RenderOptions {
  /** The folder of the repository. */
  root: string;
  ports: LocalPorts;
  /** Interval of scrapes and rule evaluations; by default as in prometheus.yml. */
  intervalSeconds?: number;
}

interface PrometheusFile {
  global: Record<string, unknown>;
  rule_files: string[];
  scrape_configs: { job_name: string; static_configs?: StaticConfig[] }[];
}

interface StaticConfig {
  targets: string[];
  labels?: Record<string, string>;
}

/** Renders docker/prometheus/prometheus.yml for local processes: the same rules, and the jobs whose targets exist. */
export async function renderPrometheusConfig(options: RenderOptions): Promise<string> {
  const folder = join(options.root, prometheusFolder);
  const file = parse(await readFile(join(folder, 'prometheus.yml'), 'utf8')) as PrometheusFile;
  const local = localTargets(options.ports);
  const jobs = file.scrape_configs.filter(({ job_name: job }) => job in local);
  return stringify({
    ...file,
    global: { ...file.global, ...intervals(options.intervalSeconds) },
    rule_files: file.rule_files.map((pattern) => join(folder, pattern)),
    scrape_configs: jobs.map((job) => ({ ...job, static_configs: local[job.job_name] })),
  });
}

function localTargets({ services, gatewayAdmin, prometheus }: LocalPorts): Record<string, StaticConfig[]> {
  const at = (port: number) => `127.0.0.1:${port}`;
  return {
    services: serviceNames.map((service) => ({ targets: services[service].map(at), labels: { service } })),
    gateway: [{ targets: [at(gatewayAdmin)] }],
    prometheus: [{ targets: [at(prometheus)] }],
  };
}

function intervals(seconds: number | undefined): Record<string, string> {
  if (seconds === undefined) return {};
  const interval = `${seconds}s`;
  return { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval };
}
