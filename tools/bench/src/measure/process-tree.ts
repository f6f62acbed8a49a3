import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessUsage {
  cpuSeconds: number;
  memory: Memory;
}

/** In megabytes. */
export interface Memory {
  resident: number;
  /** Memory that no file backs, and that is therefore not shared with other processes of the same program. */
  own: number;
}

interface Stat {
  parent: number;
  ticks: number;
  memory: Memory;
}

/** USER_HZ and the page size on every Linux that Node runs on, except arm64 with large pages. */
const ticksPerSecond = 100;
const bytesPerPage = 4_096;

/**
 * CPU time and memory of processes and their descendants, by root process, including children that have ended.
 * @returns undefined on systems without /proc
 */
export function usageOf(roots: readonly number[]): Map<number, ProcessUsage> | undefined {
  const stats = readStats();
  if (stats.size === 0) return undefined;
  const usages = new Map(roots.map((root) => [root, { cpuSeconds: 0, memory: { resident: 0, own: 0 } }]));
  for (const [pid, stat] of stats) {
    const usage = usages.get(rootOf(pid, stats, usages) ?? -1);
    if (!usage) continue;
    usage.cpuSeconds += stat.ticks / ticksPerSecond;
    usage.memory.resident += stat.memory.resident;
    usage.memory.own += stat.memory.own;
  }
  return usages;
}

function rootOf(pid: number, stats: Map<number, Stat>, roots: Map<number, unknown>): number | undefined {
  let current = pid;
  while (!roots.has(current)) {
    const parent = stats.get(current)?.parent;
    if (parent === undefined) return undefined;
    current = parent;
  }
  return current;
}

function readStats(): Map<number, Stat> {
  const stats = new Map<number, Stat>();
  for (const name of listProc()) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readStat(name);
    if (stat) stats.set(Number(name), stat);
  }
  return stats;
}

function listProc(): string[] {
  try {
    return readdirSync('/proc');
  } catch {
    return [];
  }
}

/** proc_pid_stat(5): ppid is field 4, utime to cstime 14 to 17; the name before them may contain spaces. */
function readStat(pid: string): Stat | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number);
    const ticks = fields.slice(11, 15).reduce((sum, value) => sum + value, 0);
    return { parent: fields[1] ?? 0, ticks, memory: readMemory(pid) };
  } catch {
    return undefined;
  }
}

/** proc_pid_statm(5): resident pages are field 2, file-backed resident pages field 3. */
function readMemory(pid: string): Memory {
  const [, resident = 0, ofFiles = 0] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ').map(toMb);
  return { resident, own: resident - ofFiles };
}

function toMb(pages: string): number {
  return (Number(pages) * bytesPerPage) / 2 ** 20;
}
