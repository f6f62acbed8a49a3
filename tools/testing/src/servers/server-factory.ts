import { env } from 'node:process';
import { makeTestHome } from '../test-home.js';
import { LocalServers } from './local-servers.js';
import type { ServerFactory } from './servers.types.js';

/** `containers` takes the images of the compose files, `stand-ins` what replaces them where none can be pulled. */
const SERVERS_VARIABLE = 'MVEC_TEST_SERVERS';
const kinds = ['processes', 'containers', 'stand-ins'];

/** A folder for throw-away servers, and who makes them: local processes unless the environment asks for containers. */
export async function openServers(
  onProgress?: (message: string) => void,
): Promise<{ home: string; servers: ServerFactory }> {
  const kind = env[SERVERS_VARIABLE] ?? 'processes';
  if (!kinds.includes(kind)) throw new Error(`${SERVERS_VARIABLE} is ${kinds.join(', ')}, not ${kind}`);
  const home = await makeTestHome();
  if (kind === 'processes') return { home, servers: new LocalServers(home, onProgress) };
  // Loaded only here: nobody else needs Docker or waits for its libraries.
  const { ContainerServers } = await import('./container-servers.js');
  return { home, servers: new ContainerServers(home, kind === 'stand-ins') };
}
