import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createKafka, SafeProducer } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import type { OriginalMessage } from '@mvec/outbox';
import { Bench, counterTopic, recovered } from './support/bench.ts';

const newPartitions = [6, 7, 8, 9, 10, 11];

let bench: Bench;
let release: (nothing: undefined) => void;
let released: Promise<undefined>;

beforeEach(async () => {
  bench = await Bench.open();
  ({ promise: released, resolve: release } = Promise.withResolvers<undefined>());
});

afterEach(async () => {
  release(undefined);
  await bench.close();
});

/**
 * Consumers see it when they next ask for what the brokers have, and join their group anew, whatever they are applying.
 * Each new partition gets an event: brokers that do not wait for what is being applied deliver theirs after that.
 */
async function growTopic(event: OriginalMessage): Promise<void> {
  const { brokers, prefix } = bench.options;
  const kafka = createKafka({ brokers, clientId: 'test', logger: createLogger('test', 'silent') });
  const admin = kafka.admin();
  const producer = new SafeProducer(kafka, prefix);
  try {
    await admin.connect();
    await admin.createPartitions({ topicPartitions: [{ topic: prefix + counterTopic.name, count: 12 }] });
    for (const partition of newPartitions) {
      const headers = { ...event.headers, ce_id: randomUUID() };
      const message = { key: 'a', headers, value: event.value ?? Buffer.alloc(0) };
      await recovered(() => producer.publish(counterTopic.name, partition, [message]).then(() => true));
    }
  } finally {
    await producer.close();
    await admin.disconnect();
  }
}

describe('A consumer that is assigned its partitions anew', () => {
  it('commits what it was applying meanwhile, without another event to carry it', async () => {
    await bench.write([{ counterId: 'a', sequence: 0 }]);
    await bench.publishAll();
    const [event] = await bench.read();
    if (event === undefined) throw new Error('Nothing was published');
    let applied = 0;
    bench.parts.startConsumer({ afterCommit: () => (applied++ === 0 ? released : undefined) });
    await recovered(() => applied === 1);
    await growTopic(event);
    await recovered(() => applied > 1);
    release(undefined);
    await recovered(() => bench.hasConsumedAll());
    expect(await bench.count('effect')).toBe(1 + newPartitions.length);
  });
});
