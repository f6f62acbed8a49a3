import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyHome, Platform, type PlatformOptions } from '@mvec/launcher';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Far from a platform that runs beside the tests. */
export const portOffset = 4_000;

/** A platform of the tests' own, from nothing; its services answer nothing that their documents do not describe. */
export async function startOwnPlatform(
  options: Pick<PlatformOptions, 'instances' | 'environment' | 'tracing'>,
): Promise<Platform> {
  const home = join(root, '.mvec', 'e2e');
  await emptyHome(home);
  const platform = new Platform({ root, home, portOffset, nodeEnv: 'test', ...options });
  await platform.start();
  return platform;
}
