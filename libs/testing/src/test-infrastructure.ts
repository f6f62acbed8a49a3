import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  freePort,
  freePorts,
  KafkaCluster,
  MailServer,
  PostgresServer,
  RedisServer,
  removeHome,
} from '@mvec/infrastructure';
import type { TestInfrastructure } from './connections.js';
import { makeTestHome } from './test-home.js';
import { writeTestKeys } from './test-keys.js';

export interface RunningTestInfrastructure {
  /** The file with the connections, for the variable MVEC_TEST_INFRA of whoever runs tests. */
  file: string;
  connections: TestInfrastructure;
  /** Ends the servers and deletes their data. */
  stop(): Promise<void>;
}

const PASSWORD = 'test';

/**
 * Starts one Postgres, one Redis, three Kafka brokers and a mail inbox on free ports, in a folder of their own.
 * They end with this process, whatever way it ends.
 */
export async function startTestInfrastructure(
  options: { onProgress?: (message: string) => void } = {},
): Promise<RunningTestInfrastructure> {
  const home = await makeTestHome();
  const [postgresPort = 0, redisPort = 0, smtpPort = 0, webPort = 0] = await freePorts(4);
  const postgres = new PostgresServer({ home, port: postgresPort, password: PASSWORD, durable: false });
  const redis = new RedisServer({ home, port: redisPort, password: PASSWORD, ...options });
  const [ports, controllerPorts] = [await freePorts(3), await freePorts(3)];
  const kafka = new KafkaCluster({ home, ports, controllerPorts, heapMb: 768, ...options });
  const mail = new MailServer({ home, smtpPort, webPort });
  const servers = [postgres, redis, kafka, mail];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.kill()));
    await removeHome(home);
  };
  const starts = servers.map((server) => server.start());
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
    await Promise.all(servers.map((server) => server.kill()));
    await Promise.allSettled(starts);
    await stop();
    throw error;
  }
}

export interface OwnServer<Server> {
  server: Server;
  /** Ends the server and deletes its data. */
  stop(): Promise<void>;
}

/** A Kafka cluster of the test's own, to kill its brokers. */
export async function startOwnKafka(brokers = 3): Promise<OwnServer<KafkaCluster>> {
  const [ports, controllerPorts] = [await freePorts(brokers), await freePorts(brokers)];
  return startOwn((home) => new KafkaCluster({ home, ports, controllerPorts }));
}

/** A Postgres of the test's own, to kill; as durable as in production. */
export async function startOwnPostgres(): Promise<OwnServer<PostgresServer>> {
  const port = await freePort();
  return startOwn((home) => new PostgresServer({ home, port, password: PASSWORD }));
}

/** A Redis of the test's own, to kill or to flush. */
export async function startOwnRedis(): Promise<OwnServer<RedisServer>> {
  const port = await freePort();
  return startOwn((home) => new RedisServer({ home, port, password: PASSWORD }));
}

/** A mail inbox of the test's own, to stop. */
export async function startOwnMail(): Promise<OwnServer<MailServer>> {
  const [smtpPort = 0, webPort = 0] = await freePorts(2);
  return startOwn((home) => new MailServer({ home, smtpPort, webPort }));
}

/** A server in a folder of its own. */
export async function startOwn<Server extends { start(): Promise<void>; kill(): Promise<void> }>(
  make: (home: string) => Server,
): Promise<OwnServer<Server>> {
  const home = await makeTestHome();
  const server = make(home);
  const stop = async () => {
    await server.kill();
    await removeHome(home);
  };
  try {
    await server.start();
    return { server, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
