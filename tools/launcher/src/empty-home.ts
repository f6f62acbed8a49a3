import { cleanLeftovers, removeHome } from '@mvec/local-servers';
import { homeAt } from './home.js';
import { launcherOf } from './launcher-lock.js';
import { PlatformError } from './platform.errors.js';

/**
 * Deletes the data of an earlier platform from its folder.
 * @throws {PlatformError} when a platform runs there
 */
export async function emptyHome(folder: string): Promise<void> {
  const launcher = await launcherOf(homeAt(folder).lock);
  if (launcher) throw new PlatformError(`A platform runs in ${folder} (process ${launcher.pid}): stop it first`);
  await cleanLeftovers(folder);
  await removeHome(folder);
}
