import { existsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname } from 'node:path';
import { isPortFree, whoListens } from '@mvec/local-servers';
import { addressesFor, freeBytes, homeAt, launcherOf, type PlatformLocation, portsInUse } from '@mvec/launcher';
import type { Finding } from './findings.js';

const neededDiskGb = 3;
const neededMemoryGb = 4;

export async function diskFinding(place: PlatformLocation): Promise<Finding> {
  const free = (await freeBytes(nearestFolder(place.home))) / 1e9;
  const text = `${free.toFixed(1)} GB free at ${place.home}`;
  if (free >= neededDiskGb) return { subject: 'Disk', level: 'ok', text };
  return { subject: 'Disk', level: 'problem', text: `${text}, ${neededDiskGb} GB are needed: free some space.` };
}

export function memoryFinding(): Finding {
  const total = totalmem() / 1e9;
  const text = `${total.toFixed(1)} GB`;
  if (total >= neededMemoryGb) return { subject: 'Memory', level: 'ok', text };
  return { subject: 'Memory', level: 'note', text: `${text}; the platform takes 2.5 GB and wants ${neededMemoryGb}.` };
}

/** Taken ports are no problem when the platform itself has them. */
export async function portFindings(place: PlatformLocation): Promise<Finding[]> {
  const launcher = await launcherOf(homeAt(place.home).lock);
  if (launcher) return [{ subject: 'Ports', level: 'ok', text: `the platform runs (process ${launcher.pid})` }];
  const ports = portsInUse(addressesFor(place.portOffset));
  const taken = (await Promise.all(ports.map(takenFinding))).filter((finding) => finding !== undefined);
  if (taken.length > 0) return taken;
  return [{ subject: 'Ports', level: 'ok', text: `all ${ports.length} are free` }];
}

async function takenFinding({ port, user }: { port: number; user: string }): Promise<Finding | undefined> {
  if (await isPortFree(port)) return undefined;
  const holder = await whoListens(port);
  const by = holder ? `${holder.command} (process ${holder.pid})` : 'a program that this user may not see';
  const text = `${port} (${user}) is taken by ${by}: stop it, or move the platform with --port-offset 1000.`;
  return { subject: 'Port', level: 'problem', text };
}

function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path));
}
