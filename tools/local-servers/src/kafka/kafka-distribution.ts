import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ManagedProcess, type Launch } from '../processes/managed-process.js';
import { fetchOnce } from '../tools/download-cache.js';
import { findJava, type Java } from '../tools/executables.js';
import { copyMavenArtifacts } from '../tools/maven.js';

export const KAFKA_VERSION = '4.3.1';
// Same version as Kafka's log4j. Kafka includes no binding for it, and without one it writes no logs.
const LOG4J_VERSION = '2.25.4';

const logging = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %-5p %c{1}: %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`;

/** Kafka's jars and the files that all brokers share, in one folder of the cache. */
export class KafkaDistribution {
  private constructor(
    readonly folder: string,
    readonly java: Java,
    readonly classPath: string,
  ) {}

  /** Downloads Kafka once. @throws MissingToolError without Java or Maven. */
  static async open(cache: string, onProgress?: (message: string) => void): Promise<KafkaDistribution> {
    const java = await findJava();
    const folder = await fetchOnce(join(cache, `kafka-${KAFKA_VERSION}`), async (temporary) => {
      onProgress?.(`downloading Kafka ${KAFKA_VERSION}`);
      await copyMavenArtifacts(temporary, [
        `org.apache.kafka:kafka_2.13:${KAFKA_VERSION}`,
        `org.apache.kafka:kafka-tools:${KAFKA_VERSION}`,
        `org.apache.logging.log4j:log4j-slf4j-impl:${LOG4J_VERSION}`,
      ]);
      await writeFile(join(temporary, 'log4j2.properties'), logging);
      await new KafkaDistribution(temporary, java, await classPathOf(temporary)).makeBootstrapCheckpoint();
    });
    return new KafkaDistribution(folder, java, await classPathOf(folder));
  }

  /** Checkpoint file of a newly formatted log directory; the same for every cluster of this version. */
  get bootstrapCheckpoint(): string {
    return join(this.folder, 'formatted', 'bootstrap.checkpoint');
  }

  /** The command that runs one of Kafka's main classes. */
  launch(mainClass: string, args: readonly string[], javaOptions: readonly string[] = []): Launch {
    return {
      command: this.java.command,
      args: [
        ...['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Djava.awt.headless=true'],
        `-Dlog4j2.configurationFile=${join(this.folder, 'log4j2.properties')}`,
        ...javaOptions,
        ...['-cp', this.classPath, mainClass, ...args],
      ],
      cwd: this.folder,
    };
  }

  private async makeBootstrapCheckpoint(): Promise<void> {
    const properties = join(this.folder, 'format.properties');
    await writeFile(
      properties,
      `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:9093
listeners=CONTROLLER://127.0.0.1:9093,CLIENT://127.0.0.1:9092
listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENT:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=CLIENT
log.dirs=formatted
`,
    );
    await new ManagedProcess({
      name: 'kafka-format',
      home: this.folder,
      launch: this.launch('kafka.tools.StorageTool', ['format', '-t', 'AAAAAAAAQACAAAAAAAAAAA', '-c', properties]),
    }).run();
  }
}

/** The class path, with sorted jars, because a class archive is valid for exactly one class path. */
async function classPathOf(folder: string): Promise<string> {
  const jars = (await readdir(join(folder, 'libs'))).filter((file) => file.endsWith('.jar')).sort();
  return jars.map((jar) => join(folder, 'libs', jar)).join(':');
}
