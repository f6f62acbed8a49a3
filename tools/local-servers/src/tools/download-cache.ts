import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { exists, temporaryBeside } from './directories.js';

/** Where downloads are kept: shared by every home, so that tests and the platform fetch once. */
export function defaultCacheDirectory(): string {
  return resolve(env.MVEC_CACHE ?? fileURLToPath(new URL('../../../../.mvec/cache', import.meta.url)));
}

/**
 * Makes a folder of the cache if it is not there yet. It appears complete or not at all: it is filled beside its place
 * and then renamed, so that an interrupted download is repeated and two at once do not disturb each other.
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
