import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { exists, temporaryBeside } from './directories.js';

/** Folder of downloads, shared by all homes, so that tests and the platform download once. */
export function defaultCacheDirectory(): string {
  return resolve(env.MVEC_CACHE ?? fileURLToPath(new URL('../../../../.mvec/cache', import.meta.url)));
}

/**
 * Creates a folder of the cache if it does not exist. It appears complete or not at all: it is filled under a temporary
 * name and renamed, so that an interrupted download is repeated and concurrent ones do not disturb each other.
 */
export async function fetchOnce(folder: string, fill: (temporary: string) => Promise<void>): Promise<string> {
  if (await exists(folder)) return folder;
  const temporary = await temporaryBeside(folder);
  try {
    await fill(temporary);
    await rename(temporary, folder);
  } catch (error) {
    if (!(await exists(folder))) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}
