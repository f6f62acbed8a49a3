import { createTopics, kafkaSecurity } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import type { TopicsEnv } from './env.js';
import { JobError } from './job.errors.js';
import { retryUntilAvailable, reasonOf } from './retry-until-available.js';

/** Waits for the brokers and creates missing topics of `@mvec/events`. @returns their names */
export async function makeTopics(env: TopicsEnv, say: (line: string) => void): Promise<string[]> {
  const options = {
    brokers: env.KAFKA_BROKERS,
    clientId: 'jobs',
    logger: createLogger('jobs', 'silent'),
    security: kafkaSecurity(env),
    replicationFactor: env.REPLICATION_FACTOR,
  };
  try {
    return await retryUntilAvailable(() => createTopics(options), {
      what: `Kafka at ${env.KAFKA_BROKERS.join(',')}`,
      advice: 'kafka.compose.yml starts it, KAFKA_BROKERS lists its addresses',
      say,
      // kafkajs has no error for unreachable brokers: errors that waiting cannot fix are listed, all others pass.
      isUnavailable: (error) => !isRefusal(error),
    });
  } catch (error) {
    throw new JobError(`Kafka refuses the request: ${reasonOf(error)}`, { cause: error });
  }
}

/** Errors of reachable brokers: missing rights, or limits of the cluster. */
const refusals = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'INVALID_REPLICATION_FACTOR',
  'INVALID_CONFIG',
  'POLICY_VIOLATION',
]);

function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'KafkaJSSASLAuthenticationError') return true;
  const causes = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  return causes.some((cause) => refusals.has(String((cause as { type?: unknown }).type)));
}
