import { join } from 'node:path';
import { homeAt, type PlatformHome } from '@mvec/launcher';

/** Folder of secrets.json and the signing keys, created once and never replaced. Only jobs mount it. */
export function platformHome(folder: string): PlatformHome {
  return homeAt(join(folder, 'platform'));
}

/** Folder with the secrets of one container. */
export function shareOf(folder: string, container: string): string {
  return join(folder, container);
}
