import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ManagedProcess, type Launch } from '../processes/managed-process.js';
import { defaultCacheDirectory } from '../tools/download-cache.js';
import { exists } from '../tools/directories.js';
import {
  clusterId,
  formatStorage,
  writeBrokerProperties,
  type BrokerNode,
  type SecureListener,
} from './broker-storage.js';
import { classArchive } from './class-archive.js';
import { KafkaDistribution } from './kafka-distribution.js';
import { aliveBrokers } from './kafka-metadata.js';

export interface KafkaOptions {
  home: string;
  /** Port for clients of each broker. */
  ports: readonly number[];
  /** Controller port of each broker; by default 100 above its client port. */
  controllerPorts?: readonly number[];
  /** Heap of each broker in megabytes. The default, 256, is not enough for the topics of hundreds of tests. */
  heapMb?: number;
  /** An additional listener with TLS and authentication; the ordinary one stays in plain text. */
  secure?: SecureListener;
  /** Folder for the download of Kafka; shared by all homes. */
  cache?: string;
  onProgress?: (message: string) => void;
}

/** One broker, which is a controller too. It is ready when it has joined the cluster. */
export class KafkaBroker extends ManagedProcess {
  constructor(
    readonly node: BrokerNode,
    options: { home: string; launch: () => Promise<Launch> },
  ) {
    super({
      ...options,
      name: `kafka-${node.id}`,
      ready: async () => (await aliveBrokers(node.port))?.includes(node.id) ?? false,
      graceMs: 12_000,
      stopOrder: 10,
    });
  }
}

/** A Kafka cluster on 127.0.0.1: every topic is on three brokers, an acknowledged message on at least two. */
export class KafkaCluster {
  readonly brokers: readonly KafkaBroker[];
  /** host:port of each broker, separated by commas. */
  readonly bootstrap: string;
  private readonly nodes: readonly BrokerNode[];
  private distribution?: Promise<{ distribution: KafkaDistribution; archive: string; id: string }>;

  constructor(private readonly options: KafkaOptions) {
    this.nodes = options.ports.map((port, index) => ({
      id: index + 1,
      port,
      controllerPort: options.controllerPorts?.[index] ?? port + 100,
    }));
    this.bootstrap = options.ports.map((port) => `127.0.0.1:${port}`).join(',');
    this.brokers = this.nodes.map(
      (node) => new KafkaBroker(node, { home: options.home, launch: () => this.launch(node) }),
    );
  }

  /** @param id of the broker, from 1 */
  broker(id: number): KafkaBroker {
    const broker = this.brokers[id - 1];
    if (!broker) throw new Error(`There is no broker ${id}: the cluster has ${this.brokers.length}.`);
    return broker;
  }

  /** Resolves when every broker sees all others; stops all of them when one does not start. */
  async start(): Promise<void> {
    const starts = this.brokers.map((broker) => broker.start());
    try {
      await Promise.all(starts);
      await this.untilComplete();
    } catch (error) {
      await this.kill();
      await Promise.allSettled(starts);
      throw error;
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.brokers.map((broker) => broker.stop()));
  }

  async kill(): Promise<void> {
    await Promise.all(this.brokers.map((broker) => broker.kill()));
  }

  /** True when every broker sees all brokers as alive. */
  async isComplete(): Promise<boolean> {
    const known = await Promise.all(this.nodes.map(({ port }) => aliveBrokers(port)));
    return known.every((ids) => ids?.length === this.nodes.length);
  }

  private async untilComplete(timeoutMs = 30_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!(await this.isComplete())) {
      if (Date.now() > deadline) throw new Error(`The Kafka brokers did not find each other in ${timeoutMs / 1000} s.`);
      await delay(50);
    }
  }

  private async launch(node: BrokerNode): Promise<Launch> {
    const { distribution, archive, id } = await this.prepare();
    const folder = join(this.options.home, 'kafka');
    const logDirectory = join(folder, `broker-${node.id}`);
    await formatStorage(distribution, logDirectory, { clusterId: id, nodeId: node.id });
    const properties = await writeBrokerProperties(folder, logDirectory, node, this.nodes, this.options.secure);
    const shared = (await exists(archive)) ? [`-XX:SharedArchiveFile=${archive}`] : [];
    // Java uses the last of two -Xmx options.
    const heap = this.options.heapMb === undefined ? [] : [`-Xmx${this.options.heapMb}m`];
    return distribution.launch('kafka.Kafka', [properties], [...heap, ...shared]);
  }

  /** Prepares the download, class archive and cluster id once for all brokers; retried after a failure. */
  private prepare(): Promise<{ distribution: KafkaDistribution; archive: string; id: string }> {
    this.distribution ??= this.prepareOnce().catch((error: unknown) => {
      this.distribution = undefined;
      throw error;
    });
    return this.distribution;
  }

  private async prepareOnce(): Promise<{ distribution: KafkaDistribution; archive: string; id: string }> {
    const { home, cache = defaultCacheDirectory(), onProgress } = this.options;
    const distribution = await KafkaDistribution.open(cache, onProgress);
    const archive = await classArchive(distribution, onProgress);
    return { distribution, archive, id: await clusterId(join(home, 'kafka')) };
  }
}
