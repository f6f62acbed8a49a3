import { serviceNames } from '@mvec/config';
import type { CpuByPart } from '../measure/cpu-meter.js';

const groupsOfParts: Record<string, string> = {
  gateway: 'gateway',
  postgres: 'postgres',
  redis: 'redis',
  load: 'load',
};

export const cpuGroups = ['gateway', 'services', 'postgres', 'brokers', 'redis', 'load', 'others'] as const;

/** Sums CPU time by group of parts; instances of a service count together. */
export function byGroup(cpu: CpuByPart): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [part, ms] of Object.entries(cpu)) sums[groupOf(part)] = (sums[groupOf(part)] ?? 0) + ms;
  return sums;
}

export function totalOf(cpu: CpuByPart): number {
  return Object.values(cpu).reduce((sum, ms) => sum + ms, 0);
}

function groupOf(part: string): string {
  const kind = part.replace(/-\d+$/, '');
  if (kind === 'kafka') return 'brokers';
  if (serviceNames.some((service) => service === kind)) return 'services';
  return groupsOfParts[kind] ?? 'others';
}
