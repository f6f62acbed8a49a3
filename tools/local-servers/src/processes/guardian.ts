/**
 * The guardian: a small process with a pipe from the process that starts servers. When the pipe closes, because that
 * process stopped, crashed or was killed with SIGKILL, the guardian stops every server still registered.
 * It is run as a single file and therefore imports only Node's modules.
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
    // An orphan may stay a zombie when process 1 does not reap its children, as in many containers.
    return !/^[^)]*\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // The process has already ended.
  }
}

/** Removes the record of a process, unless a newer start of the same server has replaced it. */
function removeRecord(ward: Ward): void {
  try {
    const { pid } = JSON.parse(readFileSync(ward.record, 'utf8')) as { pid: number };
    if (pid === ward.pid) unlinkSync(ward.record);
  } catch {
    // The record does not exist.
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
