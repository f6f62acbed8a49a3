import {
  freePort,
  freePorts,
  KafkaCluster,
  MailServer,
  PostgresServer,
  RedisServer,
  removeHome,
} from '@mvec/local-servers';
import type { ServerFactory } from './servers.types.js';

const password = 'test';

/** Servers as local processes, with their data in one folder. They end when this process ends, however it ends. */
export class LocalServers implements ServerFactory {
  private readonly made: { kill(): Promise<void> }[] = [];

  constructor(
    private readonly home: string,
    private readonly onProgress?: (message: string) => void,
  ) {}

  async postgres(durable: boolean): Promise<PostgresServer> {
    return this.remember(new PostgresServer({ home: this.home, port: await freePort(), password, durable }));
  }

  async redis(): Promise<RedisServer> {
    return this.remember(new RedisServer({ ...this.common(), port: await freePort(), password }));
  }

  async kafka(brokers: number, heapMb?: number): Promise<KafkaCluster> {
    const [ports, controllerPorts] = [await freePorts(brokers), await freePorts(brokers)];
    const heap = heapMb === undefined ? {} : { heapMb };
    return this.remember(new KafkaCluster({ ...this.common(), ports, controllerPorts, ...heap }));
  }

  async mail(): Promise<MailServer> {
    const [smtpPort = 0, webPort = 0] = await freePorts(2);
    return this.remember(new MailServer({ home: this.home, smtpPort, webPort }));
  }

  async remove(): Promise<void> {
    await Promise.all(this.made.map((server) => server.kill()));
    await removeHome(this.home);
  }

  private common(): { home: string; onProgress?: (message: string) => void } {
    return { home: this.home, ...(this.onProgress && { onProgress: this.onProgress }) };
  }

  private remember<Server extends { kill(): Promise<void> }>(server: Server): Server {
    this.made.push(server);
    return server;
  }
}
