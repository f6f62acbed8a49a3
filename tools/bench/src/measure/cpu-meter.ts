import { type Memory, usageOf } from './process-tree.js';

/** CPU time in milliseconds by part; `total` is their sum. Empty where it cannot be measured. */
export type CpuByPart = Record<string, number>;

/** Returns the current process ids by part: a restarted part has a new one. */
export type Pids = () => ReadonlyMap<string, number>;

/** Measures the CPU time of every part between two moments. */
export class CpuMeter {
  private readonly before: CpuByPart;

  constructor(private readonly pids: Pids) {
    this.before = this.read();
  }

  spent(): CpuByPart {
    const after = this.read();
    return Object.fromEntries(Object.entries(after).map(([part, ms]) => [part, ms - (this.before[part] ?? 0)]));
  }

  private read(): CpuByPart {
    const pids = this.pids();
    const usages = usageOf([...pids.values()]);
    if (!usages) return {};
    return Object.fromEntries([...pids].map(([part, pid]) => [part, (usages.get(pid)?.cpuSeconds ?? 0) * 1_000]));
  }
}

export type MemoryByPart = Record<string, Memory>;

/** Memory of each part, in megabytes; zeros where it cannot be measured. */
export function memoryOf(pids: ReadonlyMap<string, number>): MemoryByPart {
  const usages = usageOf([...pids.values()]);
  return Object.fromEntries(
    [...pids].map(([part, pid]) => {
      const { resident, own } = usages?.get(pid)?.memory ?? { resident: 0, own: 0 };
      return [part, { resident: Math.round(resident), own: Math.round(own) }];
    }),
  );
}
