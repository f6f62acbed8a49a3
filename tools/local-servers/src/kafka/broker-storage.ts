import { randomBytes } from 'node:crypto';
import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exists, makePrivateDirectory, temporaryBeside } from '../tools/directories.js';
import type { KafkaDistribution } from './kafka-distribution.js';

export interface BrokerNode {
  id: number;
  /** Clients and other brokers connect here. */
  port: number;
  /** Controllers talk to each other here. */
  controllerPort: number;
}

/** SASL PLAIN over TLS, beside the ordinary listener of a cluster of one broker. */
export interface SecureListener {
  port: number;
  /** PKCS #12, with the broker's key and certificate. */
  keystore: string;
  keystorePassword: string;
  username: string;
  password: string;
}

/** The cluster's id, made at its first start and never changed: every log directory carries it. */
export async function clusterId(folder: string): Promise<string> {
  const file = join(folder, 'cluster-id');
  if (!(await exists(file))) {
    await makePrivateDirectory(folder);
    await writeFile(`${file}.new`, kafkaUuid());
    await rename(`${file}.new`, file);
  }
  return readFile(file, 'utf8');
}

/**
 * Formats a broker's log directory unless it is formatted: what `kafka-storage format` writes is the same for every
 * broker but for `meta.properties`, so that a copy of its result saves three starts of Java.
 */
export async function formatStorage(
  distribution: KafkaDistribution,
  folder: string,
  { clusterId, nodeId }: { clusterId: string; nodeId: number },
): Promise<void> {
  if (await exists(join(folder, 'meta.properties'))) return;
  await rm(folder, { recursive: true, force: true });
  await makePrivateDirectory(dirname(folder));
  const partial = await temporaryBeside(folder);
  await copyFile(distribution.bootstrapCheckpoint, join(partial, 'bootstrap.checkpoint'));
  const properties = { version: 1, 'cluster.id': clusterId, 'node.id': nodeId, 'directory.id': kafkaUuid() };
  await writeFile(join(partial, 'meta.properties'), propertiesText(properties));
  await rename(partial, folder);
}

/** Writes the broker's configuration at each start, because the ports may have moved. @returns the file */
export async function writeBrokerProperties(
  folder: string,
  logDirectory: string,
  node: BrokerNode,
  nodes: readonly BrokerNode[],
  secure?: SecureListener,
): Promise<string> {
  const file = join(folder, `broker-${node.id}.properties`);
  const properties = brokerProperties(logDirectory, node, nodes);
  const text = propertiesText(secure ? withSecureListener(properties, secure) : properties);
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

function brokerProperties(
  logDirectory: string,
  node: BrokerNode,
  nodes: readonly BrokerNode[],
): Record<string, string | number> {
  const replicas = Math.min(3, nodes.length);
  return {
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': nodes.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`).join(','),
    listeners: `CLIENT://127.0.0.1:${node.port},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'advertised.listeners': `CLIENT://127.0.0.1:${node.port}`,
    'listener.security.protocol.map': 'CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'CLIENT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': logDirectory,
    ...guarantees(replicas),
    ...sizes,
  };
}

function withSecureListener(
  properties: Record<string, string | number>,
  { port, keystore, keystorePassword, username, password }: SecureListener,
): Record<string, string | number> {
  const address = `SECURE://127.0.0.1:${port}`;
  const credentials = `username="${username}" password="${password}" user_${username}="${password}"`;
  return {
    ...properties,
    listeners: `${String(properties['listeners'])},${address}`,
    'advertised.listeners': `${String(properties['advertised.listeners'])},${address}`,
    'listener.security.protocol.map': `${String(properties['listener.security.protocol.map'])},SECURE:SASL_SSL`,
    'sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.secure.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${credentials};`,
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': keystore,
    'ssl.keystore.password': keystorePassword,
  };
}

/** An acknowledged message is on two brokers at least; nothing is created by a typing error. */
function guarantees(replicas: number): Record<string, string | number> {
  return {
    'num.partitions': 6,
    'default.replication.factor': replicas,
    'min.insync.replicas': Math.max(1, replicas - 1),
    'offsets.topic.replication.factor': replicas,
    // A group that was stopped for long must go on where it was, not from the beginning.
    'offsets.retention.minutes': 2_147_483_647,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': Math.max(1, replicas - 1),
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': Math.max(1, replicas - 1),
    'auto.create.topics.enable': 'false',
    'unclean.leader.election.enable': 'false',
  };
}

/** For three brokers on a laptop: few threads and small buffers, a dead broker noticed after 6 s, no wait for groups. */
const sizes = {
  'group.initial.rebalance.delay.ms': 0,
  'broker.heartbeat.interval.ms': 1_000,
  'broker.session.timeout.ms': 6_000,
  'offsets.topic.num.partitions': 6,
  'transaction.state.log.num.partitions': 6,
  'num.network.threads': 2,
  'num.io.threads': 4,
  'background.threads': 2,
  'log.cleaner.dedupe.buffer.size': 16_777_216,
  'log.index.size.max.bytes': 1_048_576,
};

/** Kafka's form of a UUID: 16 bytes in URL-safe base64, which may not begin with a dash. */
function kafkaUuid(): string {
  const text = randomBytes(16).toString('base64url');
  return text.startsWith('-') ? kafkaUuid() : text;
}

/** Java's properties format: a backslash would begin an escape. */
function propertiesText(properties: Record<string, string | number>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
}
