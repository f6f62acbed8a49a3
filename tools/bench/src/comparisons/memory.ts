import { serviceNames } from '@mvec/config';
import type { MemoryByPart } from '../measure/cpu-meter.js';
import { atMost, type Finding } from './finding.js';

const maxMb = 150;

/** Memory of the largest service process after the load. */
export function memoryFinding(memory: MemoryByPart): Finding {
  const services = Object.entries(memory)
    .filter(([part]) => serviceNames.some((name) => part.replace(/-\d+$/, '') === name))
    .toSorted(([, a], [, b]) => b.resident - a.resident);
  const [largest, { resident, own }] = services[0] ?? ['', { resident: 0, own: 0 }];
  return atMost(maxMb, {
    name: 'memory',
    title: `memory of the largest service after the load (${largest})`,
    unit: 'MB',
    measured: resident,
    more: { ofThatItsOwn: own },
  });
}
