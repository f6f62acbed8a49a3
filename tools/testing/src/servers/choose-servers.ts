import { env } from 'node:process';
import { composeService } from './compose-images.js';

/** `containers`: images of the compose files. `stand-ins`: images of `docker/offline`. `processes`: local servers. */
export type ServerKind = 'processes' | 'containers' | 'stand-ins';

const variable = 'MVEC_TEST_SERVERS';
const kinds: readonly ServerKind[] = ['processes', 'containers', 'stand-ins'];
const cleaner = 'testcontainers/ryuk:0.14.0';
const images = () => [
  composeService('kafka', 'kafka-1', false).image,
  ...['postgres', 'redis', 'mail'].map((name) => composeService('deps', name, false).image),
  cleaner,
];

/**
 * Chooses the servers of a test run: MVEC_TEST_SERVERS, or containers if a Docker engine answers and has every image,
 * because a test run pulls none. The choice is kept in the environment for the processes of the run.
 */
export async function chooseServers(say: (line: string) => void = () => undefined): Promise<ServerKind> {
  const wanted = env[variable];
  if (wanted !== undefined && wanted !== '') return kindOf(wanted);
  const obstacle = await obstacleToContainers();
  const kind = obstacle === undefined ? 'containers' : 'processes';
  say(obstacle === undefined ? 'test servers are containers' : `test servers are local processes: ${obstacle}`);
  env[variable] = kind;
  return kind;
}

function kindOf(text: string): ServerKind {
  const kind = kinds.find((each) => each === text);
  if (kind === undefined) throw new Error(`${variable} must be one of ${kinds.join(', ')}, not ${text}`);
  return kind;
}

/** @returns why containers cannot be used, or undefined */
async function obstacleToContainers(): Promise<string | undefined> {
  // Loaded only here: services under test do not need it.
  const { getContainerRuntimeClient, ImageName } = await import('testcontainers');
  const client = await getContainerRuntimeClient().catch(() => undefined);
  if (client === undefined) return 'no Docker engine answers';
  for (const image of images()) {
    if (!(await client.image.exists(ImageName.fromString(image)))) return `the Docker engine has no image ${image}`;
  }
  return undefined;
}
