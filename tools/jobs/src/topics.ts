import { createTopics, kafkaSecurity } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import type { TopicsEnv } from './env.js';
import { JobError } from './job.errors.js';
import { patiently, reasonOf } from './patience.js';

/** The topics of the contract package that are missing, as soon as the brokers are there. @returns their names */
export async function makeTopics(env: TopicsEnv, say: (line: string) => void): Promise<string[]> {
  const options = {
    brokers: env.KAFKA_BROKERS,
    clientId: 'jobs',
    logger: createLogger('jobs', 'silent'),
    security: kafkaSecurity(env),
    replicationFactor: env.REPLICATION_FACTOR,
  };
  try {
    return await patiently(() => createTopics(options), {
      what: `Kafka at ${env.KAFKA_BROKERS.join(',')}`,
      advice: 'kafka.compose.yml starts it, KAFKA_BROKERS says where it is',
      say,
      // kafkajs has no error that says "not there": what is wrong is the name and password, or will pass.
      isAway: (error) => !isRefusal(error),
    });
  } catch (error) {
    throw new JobError(`Kafka refuses to let us in: ${reasonOf(error)}`, { cause: error });
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'KafkaJSSASLAuthenticationError';
}
