/**
 * The guardian: a small process of its own which holds a pipe to the process that starts servers. When the pipe ends,
 * because that process stopped, crashed or was killed with SIGKILL, it stops every server still registered.
 * It is started as a file and therefore imports nothing but Node's own modules.
 */
import { readFileSync, unlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

interface Ward {
  pid: number;
  stopSignal: NodeJS.Signals;
  graceMs: number;
  /** Lower numbers are stopped first: services before the servers that they use. */
  stopOrder: number;
  record: string;
}

type Order = { watch: Ward } | { forget: number };

const wards = new Map<number, Ward>();

function obey(line: string): void {
  const order = JSON.parse(line) as Order;
  if ('watch' in order) wards.set(order.watch.pid, order.watch);
  else wards.delete(order.forget);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    // An orphan may stay a zombie for ever where process 1 reaps nobody, as in many containers.
    return !/^[^)]*\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone, which is what the signal was for.
  }
}

/** Another start of the same server may have written its own record already: only the ward's own is removed. */
function removeRecord(ward: Ward): void {
  try {
    const { pid } = JSON.parse(readFileSync(ward.record, 'utf8')) as { pid: number };
    if (pid === ward.pid) unlinkSync(ward.record);
  } catch {
    // No record is as good as a removed one.
  }
}

async function stop(ward: Ward): Promise<void> {
  const deadline = Date.now() + ward.graceMs;
  signal(ward.pid, ward.stopSignal);
  while (isAlive(ward.pid) && Date.now() < deadline) await delay(20);
  signal(-ward.pid, 'SIGKILL');
  removeRecord(ward);
}

async function stopAll(): Promise<void> {
  const order = [...new Set([...wards.values()].map((ward) => ward.stopOrder))].sort((a, b) => a - b);
  for (const turn of order) {
    await Promise.all([...wards.values()].filter((ward) => ward.stopOrder === turn).map(stop));
  }
  process.exit(0);
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
createInterface({ input: process.stdin })
  .on('line', obey)
  .on('close', () => void stopAll());
