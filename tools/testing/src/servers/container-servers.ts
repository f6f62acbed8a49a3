import { env } from 'node:process';
import { acceptsConnections, answersPing, freePort, freePorts, inboxAnswers, removeHome } from '@mvec/local-servers';
import { GenericContainer, Network, type StartedNetwork } from 'testcontainers';
import { composeService } from './compose-images.js';
import { ContainerKafka } from './container-kafka.js';
import { ContainerServer } from './container-server.js';
import type { ServerFactory, TestMail, TestPostgres, TestRedis } from './servers.types.js';

const password = 'test';

/** Containers of the images and settings of the compose files, by Testcontainers. */
export class ContainerServers implements ServerFactory {
  private readonly made: { remove(): Promise<void> }[] = [];
  private network?: StartedNetwork;

  constructor(
    private readonly home: string,
    private readonly standIns: boolean,
  ) {
    // Ryuk, which cleans up after a crash, is a container too, and there is no stand-in for its image.
    if (standIns) env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  }

  async postgres(durable: boolean): Promise<TestPostgres> {
    const { image, command = [] } = composeService('deps', 'postgres', this.standIns);
    const port = await freePort();
    const adminUrl = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
    const container = new GenericContainer(image)
      .withExposedPorts({ container: 5_432, host: port })
      .withEnvironment({ POSTGRES_PASSWORD: password, POSTGRES_INITDB_ARGS: initdb.join(' ') })
      .withCommand([...command, ...(durable ? [] : ['--fsync=off', '--full_page_writes=off'])]);
    const server = this.remember(new ContainerServer(container, () => acceptsConnections(adminUrl)));
    return Object.assign(server, { host: '127.0.0.1', port, adminUrl });
  }

  async redis(): Promise<TestRedis> {
    const port = await freePort();
    const container = new GenericContainer(composeService('deps', 'redis', this.standIns).image)
      .withExposedPorts({ container: 6_379, host: port })
      .withCommand([
        ...['redis-server', '--requirepass', password, '--appendonly', 'yes', '--appendfsync', 'everysec'],
        ...['--save', '', '--maxmemory-policy', 'noeviction'],
      ]);
    const server = this.remember(new ContainerServer(container, () => answersPing(port, password)));
    return Object.assign(server, { url: `redis://:${password}@127.0.0.1:${port}` });
  }

  async kafka(brokers: number, heapMb?: number): Promise<ContainerKafka> {
    this.network ??= await new Network().start();
    const heap = heapMb === undefined ? {} : { heapMb };
    const { network, standIns } = this;
    return this.remember(new ContainerKafka({ ports: await freePorts(brokers), network, standIns, ...heap }));
  }

  async mail(): Promise<TestMail> {
    const { image, command = [] } = composeService('deps', 'mail', this.standIns);
    const [smtpPort = 0, webPort = 0] = await freePorts(2);
    const webUrl = `http://127.0.0.1:${webPort}`;
    const container = new GenericContainer(image)
      .withExposedPorts({ container: 1_025, host: smtpPort }, { container: 1_080, host: webPort })
      .withCommand(command);
    const server = this.remember(new ContainerServer(container, () => inboxAnswers(webUrl)));
    return Object.assign(server, { smtpPort, webUrl });
  }

  async remove(): Promise<void> {
    await Promise.all(this.made.map((server) => server.remove()));
    await this.network?.stop();
    await removeHome(this.home);
  }

  private remember<Server extends { remove(): Promise<void> }>(server: Server): Server {
    this.made.push(server);
    return server;
  }
}

/** Options of initdb, as in deps.compose.yml. */
const initdb = [
  '--data-checksums',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
];
