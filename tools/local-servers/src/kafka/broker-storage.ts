import { randomBytes } from 'node:crypto';
import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exists, makePrivateDirectory, temporaryBeside } from '../tools/directories.js';
import type { KafkaDistribution } from './kafka-distribution.js';

export interface BrokerNode {
  id: number;
  /** Port for clients and other brokers. */
  port: number;
  /** Port for the traffic of the controllers. */
  controllerPort: number;
}

/** A second listener, with SASL PLAIN over TLS, of a cluster of one broker. */
export interface SecureListener {
  port: number;
  /** PKCS #12 file with the broker's key and certificate. */
  keystore: string;
  keystorePassword: string;
  username: string;
  password: string;
}

/** The cluster's id, created at its first start and never changed: every log directory contains it. */
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
 * Formats a broker's log directory unless it is formatted. Except `meta.properties`, the output of `kafka-storage format`
 * is the same for every broker, so copying it saves three starts of Java.
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

/** Settings by which an acknowledged message is on at least two brokers, and a mistyped name creates no topic. */
function guarantees(replicas: number): Record<string, string | number> {
  return {
    'num.partitions': 6,
    'default.replication.factor': replicas,
    'min.insync.replicas': Math.max(1, replicas - 1),
    'offsets.topic.replication.factor': replicas,
    // A group that was stopped for a long time must resume at its offsets, not at the beginning.
    'offsets.retention.minutes': 2_147_483_647,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': Math.max(1, replicas - 1),
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': Math.max(1, replicas - 1),
    'auto.create.topics.enable': 'false',
    'unclean.leader.election.enable': 'false',
  };
}

/** Settings for three brokers on a laptop: few threads, small buffers, a dead broker detected after 6 s. */
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

/** A UUID in Kafka's format: 16 bytes in URL-safe base64, which must not begin with a dash. */
function kafkaUuid(): string {
  const text = randomBytes(16).toString('base64url');
  return text.startsWith('-') ? kafkaUuid() : text;
}

/** Formats Java properties; backslashes are escaped. */
function propertiesText(properties: Record<string, string | number>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
}
