import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { PlatformError } from './platform.errors.js';

const neededBytes = 1e9;

/** Space that databases and brokers need to shut down: for their last checkpoint and data still in memory. */
const reserveBytes = 100e6;

const watchIntervalMs = 2_000;

export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Checks the free space, because the errors of databases and brokers on a full disk are hard to understand. */
export async function requireDiskSpace(folder: string, needed = neededBytes): Promise<void> {
  const free = await scarcest(folder);
  if (free >= needed) return;
  throw new PlatformError(
    `Only ${gigabytes(free)} GB are free on the disk of ${folder} and the platform needs ${(needed / 1e9).toFixed(0)} GB: free some space and start again.`,
  );
}

/** An error when the disk is nearly full: that is then the likely cause of another failure. */
export async function fullDisk(folder: string, reserve = reserveBytes): Promise<PlatformError | undefined> {
  const free = await scarcest(folder);
  if (free >= reserve) return undefined;
  return new PlatformError(
    `The disk of ${folder} is full (${gigabytes(free)} GB free), so the platform was stopped; all confirmed data are kept: free some space and start again.`,
  );
}

/** Calls back once when the disk is full. Returns a function that stops watching. */
export function watchDisk(folder: string, onFull: (error: PlatformError) => void, reserve = reserveBytes): () => void {
  const look = async () => {
    const error = await fullDisk(folder, reserve).catch(() => undefined);
    if (!error) return;
    clearInterval(timer);
    onFull(error);
  };
  const timer = setInterval(() => void look(), watchIntervalMs);
  return () => clearInterval(timer);
}

/** Free bytes on the fullest disk: Postgres's data may be a link to another one (`postgresDirectory`). */
async function scarcest(home: string): Promise<number> {
  const postgres = await freeBytes(join(home, 'postgres')).catch(() => Infinity);
  return Math.min(await freeBytes(home), postgres);
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(2);
}
