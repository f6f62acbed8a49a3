import { createHash } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ManagedProcess } from '../processes/managed-process.js';
import { freePorts } from '../ports/ports.js';
import { exists, isWritable, temporaryBeside } from '../tools/directories.js';
import { formatStorage, writeBrokerProperties } from './broker-storage.js';
import type { KafkaDistribution } from './kafka-distribution.js';
import { aliveBrokers } from './kafka-metadata.js';

/**
 * Creates an archive of the classes that a broker loads (Java's class data sharing), which halves the start time of three
 * brokers. It is created once per Java version and class path, by a broker that ends at once. The file stays missing when
 * the cache is not writable or Java cannot create one; brokers also run without it.
 */
export async function classArchive(
  distribution: KafkaDistribution,
  onProgress?: (message: string) => void,
): Promise<string> {
  const key = createHash('sha256').update(`${distribution.java.version}\n${distribution.classPath}`).digest('hex');
  const archive = join(distribution.folder, `classes-${key.slice(0, 16)}.jsa`);
  if ((await exists(archive)) || !(await isWritable(distribution.folder))) return archive;
  onProgress?.('preparing Kafka for fast starts');
  const home = await temporaryBeside(archive);
  try {
    const made = join(home, 'classes.jsa');
    await runOneBroker(distribution, home, [`-XX:ArchiveClassesAtExit=${made}`]);
    if (await exists(made)) await rename(made, archive);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  return archive;
}

async function runOneBroker(distribution: KafkaDistribution, home: string, javaOptions: string[]): Promise<void> {
  const [port = 0, controllerPort = 0] = await freePorts(2);
  const node = { id: 1, port, controllerPort };
  const folder = join(home, 'broker');
  await formatStorage(distribution, folder, { clusterId: 'AAAAAAAAQACAAAAAAAAAAA', nodeId: 1 });
  const properties = await writeBrokerProperties(home, folder, node, [node]);
  const broker = new ManagedProcess({
    name: 'kafka-training',
    home,
    launch: distribution.launch('kafka.Kafka', [properties], javaOptions),
    ready: async () => (await aliveBrokers(port))?.length === 1,
  });
  await broker.start();
  await broker.stop('SIGTERM', 60_000);
}
