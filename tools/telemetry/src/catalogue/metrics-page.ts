import { serviceNames } from '@mvec/config';
import type { ExportedMetric } from './metric.js';

const head = `# Metrics

What can be scraped, made from the code by \`npx nx run telemetry:generate\`; a test fails when this page is old.

- Every service shows its metrics at \`/metrics\` on its own port, the gateway at \`/metrics\` of its admin port. Neither is
  routed by the gateway. [prometheus.yml](../docker/prometheus/prometheus.yml) adds the labels \`job\`, \`instance\` and, for
  services, \`service\`.
- Labels are declared where a metric is defined. A value in a list is one of those, and anything else is counted as
  \`other\`; a kind in brackets comes from code or configuration, is checked by its shape, and is bounded. Ids, addresses and
  tokens are never a label's value.
- Money is in minor units of its currency.
- **Over instances** is how the values of a service's instances become one: \`sum\` where each counts its own, \`max\` where
  all read the same from what they share; a sum would count that once for each instance.
- What is read from a database is read when it is scraped, at most every few seconds, however many scrape. While the
  database does not answer, the last values stand for a minute, then there are none; the rest is shown all the same.
`;

/** `docs/metrics.md`. */
export function metricsPage(metrics: readonly ExportedMetric[], node: readonly ExportedMetric[]): string {
  const common = metrics.filter(({ by }) => isOfServices(by) && by.length > 1);
  const parts = [
    section('Every service', common),
    ...serviceNames.map((service) =>
      section(
        title(service),
        metrics.filter(({ by }) => isOnly(by, service)),
      ),
    ),
    section(
      'Gateway',
      metrics.filter(({ by }) => isOnly(by, 'gateway')),
    ),
    kongNote,
    section(
      'Other programs',
      metrics.filter(({ by }) => !isOfServices(by) && !isOnly(by, 'gateway')),
      true,
    ),
    section('Node, in every service', node),
  ];
  return `${[head, ...parts.filter((part) => part !== '')].join('\n').trimEnd()}\n`;
}

const kongNote = `Kong's plugin shows more (\`kong_nginx_*\`, \`kong_memory_*\`, \`kong_datastore_reachable\`); the development gateway shows
what is listed, and nothing of ours asks for more.
`;

function section(name: string, metrics: readonly ExportedMetric[], withProgram = false): string {
  if (metrics.length === 0) return '';
  const program = (cell: string) => (withProgram ? `${cell} | ` : '');
  const rows = metrics.map((metric) => {
    const cells = [`\`${metric.name}\``, metric.kind, labelCell(metric), acrossCell(metric), meaning(metric)];
    return `| ${program(metric.by.join(', '))}${cells.join(' | ')} |`;
  });
  const header = `| ${program('Program')}Name | Kind | Labels | Over instances | Meaning |`;
  const rule = `| ${program('---')}--- | --- | --- | --- | --- |`;
  return [`## ${name}`, '', header, rule, ...rows, ''].join('\n');
}

function labelCell({ labels }: ExportedMetric): string {
  return labels.map(({ name, values }) => `\`${name}\`: ${values}`).join('; ') || '–';
}

function acrossCell({ kind, across }: ExportedMetric): string {
  return kind === 'gauge' ? across : 'sum';
}

function meaning({ help, by }: ExportedMetric): string {
  const some = isOfServices(by) && by.length > 1 && by.length < serviceNames.length;
  return (some ? `${help} (not in ${serviceNames.filter((one) => !by.includes(one)).join(', ')})` : help).replaceAll(
    '|',
    '\\|',
  );
}

function isOfServices(by: readonly string[]): boolean {
  const services: readonly string[] = serviceNames;
  return by.every((one) => services.includes(one));
}

function isOnly(by: readonly string[], one: string): boolean {
  return by.length === 1 && by[0] === one;
}

function title(service: string): string {
  return service.charAt(0).toUpperCase() + service.slice(1);
}
