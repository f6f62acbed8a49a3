import { join } from 'node:path';
import { homeAt, type PlatformHome } from '@mvec/launcher';

/** What is made once and never replaced: secrets.json and the signing keys. Mounted by jobs alone. */
export function platformHome(folder: string): PlatformHome {
  return homeAt(join(folder, 'platform'));
}

/** What one container is given, and no other. */
export function shareOf(folder: string, container: string): string {
  return join(folder, container);
}
