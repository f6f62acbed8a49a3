import { readFile } from 'node:fs/promises';
import { serviceNames, services, type ServiceName } from '@mvec/config';
import { portOffset } from './own-platform.js';

/** A metric of a service in docs/metrics.md. */
export interface DocumentedMetric {
  name: string;
  service: ServiceName;
  /** Read from what all instances share: there is a value when the reading works. */
  isRead: boolean;
}

const row = /^\| `(\w+)`\s*\| \w+\s*\| .*?\| (sum|max)\s*\| (.*)\|$/;

export async function documentedMetrics(): Promise<DocumentedMetric[]> {
  const page = await readFile(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
  return page.split(/^## /m).flatMap((section) => {
    const [title = '', ...lines] = section.split('\n');
    return lines.flatMap((line) => {
      const [, name, across, meaning = ''] = row.exec(line) ?? [];
      if (name === undefined) return [];
      return servicesOf(title, meaning).map((service) => ({ name, service, isRead: across === 'max' }));
    });
  });
}

/** Scrapes a service's port, as Prometheus does. */
export async function scrape(service: ServiceName): Promise<string> {
  const port = services[service].port + (process.env['E2E_TARGET'] === 'docker' ? 0 : portOffset);
  return (await fetch(`http://localhost:${port}/metrics`)).text();
}

/** Values of all labels except the bounds of histograms. */
export function labelValues(text: string): string[] {
  const labels = [...text.matchAll(/(\w+)="([^"]*)"/g)];
  return labels.flatMap(([, label, value = '']) => (label === 'le' ? [] : [value]));
}

function servicesOf(title: string, meaning: string): ServiceName[] {
  const without = /\(not in ([\w, ]+)\)/.exec(meaning)?.[1]?.split(', ') ?? [];
  if (title === 'Every service') return serviceNames.filter((service) => !without.includes(service));
  return serviceNames.filter((service) => service === title.toLowerCase());
}
