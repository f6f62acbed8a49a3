import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kafkaEnv, parseEnv } from '@mvec/config';
import { createLogger } from '@mvec/observability';
import { startSecureKafka, type SecureKafka } from '@mvec/testing';
import { z } from 'zod';
import { createTopics } from '../src/create-topics.js';
import { createKafka, type KafkaOptions } from '../src/kafka-client.js';
import { kafkaSecurity } from '../src/kafka-security.js';
import { readTopic } from '../src/read-topic.js';
import { SafeProducer } from '../src/safe-producer.js';

let kafka: SecureKafka;
const topic = { name: 'test.secure.v1', cleanup: 'keep' } as const;

beforeAll(async () => {
  kafka = await startSecureKafka();
});

afterAll(() => kafka.stop());

/** Options as a service or a job derives them from its environment. */
function optionsFrom(changed: Record<string, string | undefined>): KafkaOptions {
  const env = parseEnv(z.object(kafkaEnv()), {
    KAFKA_BROKERS: kafka.broker,
    KAFKA_TLS: 'on',
    KAFKA_CA_PATH: kafka.caPath,
    KAFKA_SASL_MECHANISM: 'plain',
    KAFKA_SASL_USERNAME: kafka.username,
    KAFKA_SASL_PASSWORD: kafka.password,
    ...changed,
  });
  const logger = createLogger('test', 'silent');
  return { brokers: env.KAFKA_BROKERS, clientId: 'test', logger, security: kafkaSecurity(env) };
}

async function connect(changed: Record<string, string | undefined>): Promise<void> {
  const admin = createKafka(optionsFrom(changed)).admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
}

describe('Brokers that require TLS and credentials', () => {
  it('accept topics and messages, and return them', async () => {
    const options = optionsFrom({});
    expect(await createTopics({ ...options, topics: [topic], replicationFactor: 1 })).toEqual([topic.name]);
    const producer = new SafeProducer(createKafka(options), '');
    await producer.publish(topic.name, 0, [{ key: 'a', headers: {}, value: Buffer.from('kept safe') }]);
    await producer.close();
    const [message] = await readTopic(options, topic.name);
    expect(message?.value?.toString()).toBe('kept safe');
  });

  it('refuse a wrong password with a clear error', async () => {
    await expect(connect({ KAFKA_SASL_PASSWORD: 'wrong' })).rejects.toMatchObject({
      name: 'KafkaJSSASLAuthenticationError',
    });
  });

  it('are not trusted without their certificate authority, and refuse plain text', async () => {
    const attempts = [connect({ KAFKA_CA_PATH: undefined }), connect({ KAFKA_TLS: 'off', KAFKA_CA_PATH: undefined })];
    const [untrusted, plain] = await Promise.allSettled(attempts);
    expect(untrusted).toMatchObject({ reason: { message: expect.stringContaining('self-signed certificate') } });
    expect(plain).toMatchObject({ status: 'rejected' });
  });
});
