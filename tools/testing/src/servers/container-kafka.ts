import { aliveBrokers } from '@mvec/local-servers';
import { GenericContainer, type StartedNetwork } from 'testcontainers';
import { composeService, withDefaults } from './compose-images.js';
import { ContainerServer } from './container-server.js';
import type { TestKafka } from './servers.types.js';

/** Port for clients on this machine, as in kafka.compose.yml. */
const externalPort = 9_094;

export interface ContainerKafkaOptions {
  /** Port on this machine for each broker. */
  ports: readonly number[];
  network: StartedNetwork;
  standIns: boolean;
  heapMb?: number;
}

/** The brokers of kafka.compose.yml, in a separate network. */
export class ContainerKafka implements TestKafka {
  readonly bootstrap: string;
  private readonly brokers: readonly ContainerServer[];

  constructor(options: ContainerKafkaOptions) {
    const { ports } = options;
    this.bootstrap = ports.map((port) => `127.0.0.1:${port}`).join(',');
    const complete = async (port: number) => (await aliveBrokers(port))?.length === ports.length;
    this.brokers = ports.map(
      (port, index) => new ContainerServer(broker(index + 1, port, options), () => complete(port)),
    );
  }

  broker(id: number): ContainerServer {
    const found = this.brokers[id - 1];
    if (!found) throw new Error(`There is no broker ${id}: the cluster has ${this.brokers.length}.`);
    return found;
  }

  async start(): Promise<void> {
    await Promise.all(this.brokers.map((server) => server.start()));
  }

  async kill(): Promise<void> {
    await Promise.all(this.brokers.map((server) => server.kill()));
  }

  async remove(): Promise<void> {
    await Promise.all(this.brokers.map((server) => server.remove()));
  }
}

function broker(id: number, port: number, options: ContainerKafkaOptions): GenericContainer {
  const { ports, network, standIns, heapMb = 256 } = options;
  const { image, environment } = composeService('kafka', 'kafka-1', standIns);
  const voters = ports.map((_, index) => `${index + 1}@kafka-${index + 1}:9093`);
  return new GenericContainer(image)
    .withNetwork(network)
    .withNetworkAliases(`kafka-${id}`)
    .withExposedPorts({ container: externalPort, host: port })
    .withEnvironment({
      ...withDefaults(environment),
      ...replication(ports.length),
      KAFKA_NODE_ID: String(id),
      KAFKA_HEAP_OPTS: `-Xmx${heapMb}m`,
      KAFKA_CONTROLLER_QUORUM_VOTERS: voters.join(','),
      KAFKA_ADVERTISED_LISTENERS: `INTERNAL://kafka-${id}:9092,EXTERNAL://127.0.0.1:${port}`,
    });
}

/** Replication settings: one replica per broker, at most three. */
function replication(brokers: number): Record<string, string> {
  const factor = String(Math.min(3, brokers));
  const least = String(Math.max(1, Math.min(3, brokers) - 1));
  return {
    KAFKA_DEFAULT_REPLICATION_FACTOR: factor,
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: factor,
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: factor,
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: factor,
    KAFKA_MIN_INSYNC_REPLICAS: least,
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: least,
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: least,
  };
}
