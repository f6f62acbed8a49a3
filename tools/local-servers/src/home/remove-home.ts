import { rm } from 'node:fs/promises';
import { directoriesOutside } from '../postgres/postgres-place.js';

/** Deletes a home and its folders outside. Its servers must have been stopped. */
export async function removeHome(home: string): Promise<void> {
  for (const folder of [...(await directoriesOutside(home)), home]) {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
