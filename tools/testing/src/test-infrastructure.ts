import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeHome } from '@mvec/local-servers';
import type { TestInfrastructure } from './connections.js';
import { openServers } from './servers/server-factory.js';
import type { ServerFactory, TestKafka, TestMail, TestPostgres, TestRedis } from './servers/servers.types.js';
import { makeTestHome } from './test-home.js';
import { writeTestKeys } from './test-keys.js';

export interface RunningTestInfrastructure {
  /** The connection file, for the variable MVEC_TEST_INFRA of test runs. */
  file: string;
  connections: TestInfrastructure;
  /** Stops the servers and deletes their data. */
  stop(): Promise<void>;
}

/** Heap of each broker: enough for the topics of hundreds of tests. */
const heapMb = 768;

/**
 * Starts one Postgres, one Redis, three Kafka brokers and a mail inbox on free ports, in a new folder, as containers or
 * as local processes (MVEC_TEST_SERVERS). The latter end when this process ends, however it ends.
 */
export async function startTestInfrastructure(
  options: { onProgress?: (message: string) => void } = {},
): Promise<RunningTestInfrastructure> {
  const { home, servers } = await openServers(options.onProgress);
  const stop = () => servers.remove();
  const [postgres, redis, kafka, mail] = [
    await servers.postgres(false),
    await servers.redis(),
    await servers.kafka(3, heapMb),
    await servers.mail(),
  ];
  const starts = [postgres, redis, kafka, mail].map((server) => server.start());
  try {
    await Promise.all(starts);
    const connections = {
      postgres: { adminUrl: postgres.adminUrl, host: postgres.host, port: postgres.port },
      redis: { url: redis.url },
      kafka: { bootstrap: kafka.bootstrap },
      mail: { smtpPort: mail.smtpPort, webUrl: mail.webUrl },
      keys: await writeTestKeys(join(home, 'keys')),
    };
    const file = join(home, 'connections.json');
    await writeFile(file, JSON.stringify(connections, null, 2));
    return { file, connections, stop };
  } catch (error) {
    await servers.remove();
    await Promise.allSettled(starts);
    await servers.remove();
    throw error;
  }
}

export interface OwnServer<Server> {
  server: Server;
  /** Stops the server and deletes its data. */
  stop(): Promise<void>;
}

/** Starts a separate Kafka cluster, whose brokers the test can kill. */
export function startOwnKafka(brokers = 3): Promise<OwnServer<TestKafka>> {
  return startOneOf((servers) => servers.kafka(brokers));
}

/** Starts a separate Postgres that the test can kill; as durable as in production. */
export function startOwnPostgres(): Promise<OwnServer<TestPostgres>> {
  return startOneOf((servers) => servers.postgres(true));
}

/** Starts a separate Redis that the test can kill or flush. */
export function startOwnRedis(): Promise<OwnServer<TestRedis>> {
  return startOneOf((servers) => servers.redis());
}

/** Starts a separate mail inbox that the test can stop. */
export function startOwnMail(): Promise<OwnServer<TestMail>> {
  return startOneOf((servers) => servers.mail());
}

async function startOneOf<Server extends { start(): Promise<void> }>(
  make: (servers: ServerFactory) => Promise<Server>,
): Promise<OwnServer<Server>> {
  const { servers } = await openServers();
  const server = await make(servers);
  return started(server, () => servers.remove());
}

/** Starts a local process in a new folder. */
export async function startOwn<Server extends { start(): Promise<void>; kill(): Promise<void> }>(
  make: (home: string) => Server,
): Promise<OwnServer<Server>> {
  const home = await makeTestHome();
  const server = make(home);
  return started(server, async () => {
    await server.kill();
    await removeHome(home);
  });
}

async function started<Server extends { start(): Promise<void> }>(
  server: Server,
  stop: () => Promise<void>,
): Promise<OwnServer<Server>> {
  try {
    await server.start();
    return { server, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
