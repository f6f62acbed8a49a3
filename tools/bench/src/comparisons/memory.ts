import { serviceNames } from '@mvec/config';
import { atMost, type Finding } from './finding.js';

const mostMb = 150;

/** The service that has grown largest is the one that counts. */
export function memoryFinding(memory: Readonly<Record<string, number>>): Finding {
  const services = Object.entries(memory).filter(([part]) =>
    serviceNames.some((name) => part.replace(/-\d+$/, '') === name),
  );
  const [largest = '', measured = 0] = services.toSorted(([, a], [, b]) => b - a)[0] ?? [];
  const title = `memory of the largest service after the load (${largest})`;
  return atMost(mostMb, { name: 'memory', title, unit: 'MB', measured, more: Object.fromEntries(services) });
}
