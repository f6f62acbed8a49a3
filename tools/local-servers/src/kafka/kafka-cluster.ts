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
  /** One per broker: where clients connect. */
  ports: readonly number[];
  /** One per broker; 100 above the broker's own unless given. */
  controllerPorts?: readonly number[];
  /** Heap of each broker, 256 by default: enough for one platform, not for the topics of hundreds of tests. */
  heapMb?: number;
  /** A port of each broker where clients show who they are, over TLS; its own address stays in plain text. */
  secure?: SecureListener;
  /** Where Kafka is downloaded to; shared by all homes. */
  cache?: string;
  onProgress?: (message: string) => void;
}

/** One broker, which is a controller too. Ready when it is a living member of the cluster. */
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

/** A real Kafka cluster on 127.0.0.1: every topic on three brokers, an acknowledged message on two at least. */
export class KafkaCluster {
  readonly brokers: readonly KafkaBroker[];
  /** host:port of each broker, parted by commas. */
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

  /** Brokers count from 1, as their ids do. */
  broker(id: number): KafkaBroker {
    const broker = this.brokers[id - 1];
    if (!broker) throw new Error(`There is no broker ${id}: the cluster has ${this.brokers.length}.`);
    return broker;
  }

  /** Resolves when every broker knows every other; stops all of them when one does not start. */
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

  /** True when every broker counts all brokers among the living. */
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
    // The last of two -Xmx counts.
    const heap = this.options.heapMb === undefined ? [] : [`-Xmx${this.options.heapMb}m`];
    return distribution.launch('kafka.Kafka', [properties], [...heap, ...shared]);
  }

  /** Once for all brokers; asked again after a failure. */
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
