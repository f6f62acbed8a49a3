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
 * Adds partitions, each with an event. Consumers notice at their next metadata request and rejoin their group, even while they
 * apply a batch.
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

describe('A consumer whose partitions are reassigned', () => {
  it('commits the batch that was under way, without a further event in its partition', async () => {
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
