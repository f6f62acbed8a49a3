import { makeTestHome } from '../test-home.js';
import { chooseServers } from './choose-servers.js';
import { LocalServers } from './local-servers.js';
import type { ServerFactory } from './servers.types.js';

/** Creates a folder for temporary servers and their factory, for local processes or containers. */
export async function openServers(
  onProgress?: (message: string) => void,
): Promise<{ home: string; servers: ServerFactory }> {
  const kind = await chooseServers(onProgress);
  const home = await makeTestHome();
  if (kind === 'processes') return { home, servers: new LocalServers(home, onProgress) };
  // Loaded only here: local processes need neither Docker nor its libraries.
  const { ContainerServers } = await import('./container-servers.js');
  return { home, servers: new ContainerServers(home, kind === 'stand-ins') };
}
