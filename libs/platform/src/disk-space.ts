import { statfs } from 'node:fs/promises';
import { PlatformError } from './platform.errors.js';

const neededBytes = 1e9;

export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Databases and brokers that run out of disk stop in ways that are hard to read, so it is said before. */
export async function requireDiskSpace(folder: string, needed = neededBytes): Promise<void> {
  const free = await freeBytes(folder);
  if (free >= needed) return;
  throw new PlatformError(
    `Only ${(free / 1e9).toFixed(2)} GB are free on the disk of ${folder} and the platform needs ${(needed / 1e9).toFixed(0)} GB: free some space and start again.`,
  );
}
