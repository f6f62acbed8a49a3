import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyHome, Platform, type PlatformOptions } from '@mvec/launcher';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Offset that avoids the ports of a platform that runs at the same time. */
export const portOffset = 4_000;

/** Starts a new platform, whose services validate their answers against their OpenAPI documents. */
export async function startOwnPlatform(
  options: Pick<PlatformOptions, 'instances' | 'environment' | 'tracing'>,
): Promise<Platform> {
  const home = join(root, '.mvec', 'e2e');
  await emptyHome(home);
  const platform = new Platform({ root, home, portOffset, nodeEnv: 'test', ...options });
  await platform.start();
  return platform;
}
