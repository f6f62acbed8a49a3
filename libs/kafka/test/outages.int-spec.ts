import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createKafka, createTopics, readTopic, SafeProducer } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { startOwnKafka, startOwnPostgres, uniquePrefix } from '@mvec/testing';
import { Bench, counterTopic, eventually, firstSights } from './support/bench.ts';

const logger = createLogger('test', 'silent');
const events = (count: number) =>
  Array.from({ length: count }, (_, sequence) => ({ counterId: `counter-${sequence % 20}`, sequence }));

describe('While brokers are down', () => {
  let kafka: Awaited<ReturnType<typeof startOwnKafka>>;

  beforeEach(async () => {
    kafka = await startOwnKafka();
  });

  afterEach(() => kafka.stop());

  it('what is committed waits and is published when they are back, without further traffic (promise 2)', async () => {
    const bench = await Bench.open({ brokers: kafka.server.bootstrap.split(',') });
    bench.parts.relay.start();
    await bench.write(events(1));
    await eventually(async () => (await bench.count('eventing.outbox')) === 0);
    await kafka.server.kill();
    await bench.write(events(501).slice(1));
    expect(await bench.count('eventing.outbox')).toBe(500);
    await kafka.server.start();
    await eventually(async () => (await bench.count('eventing.outbox')) === 0);
    expect(firstSights(await bench.read())).toHaveLength(501);
    await bench.parts.relay.stop();
    await bench.close();
  });

  it('losing one of three loses nothing that was acknowledged (promise 15)', async () => {
    const prefix = uniquePrefix();
    const options = { brokers: kafka.server.bootstrap.split(','), clientId: 'test', logger };
    await createTopics({ ...options, prefix, topics: [counterTopic] });
    const producer = new SafeProducer(createKafka(options), prefix);
    const acknowledged: string[] = [];
    const lanes = Array.from({ length: 6 }, (_, partition) => sendInBatches(producer, partition, acknowledged));
    await eventually(() => acknowledged.length > 3_000);
    await kafka.server.broker(1).kill();
    await Promise.all(lanes);
    await producer.close();

    const stored = new Set((await readTopic(options, prefix + counterTopic.name)).map((message) => message.key));
    expect(acknowledged).toHaveLength(10_002);
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  });
});

/** 1,667 messages to one partition, in batches that are sent again until they are acknowledged. */
async function sendInBatches(producer: SafeProducer, partition: number, acknowledged: string[]): Promise<void> {
  for (let first = 0; first < 1_667; first += 20) {
    const ids = Array.from({ length: Math.min(20, 1_667 - first) }, (_, index) => `${partition}-${first + index}`);
    const messages = ids.map((key) => ({ key, headers: {}, value: Buffer.alloc(200, 'x') }));
    await eventually(() =>
      producer.publish(counterTopic.name, partition, messages).then(
        () => true,
        () => false,
      ),
    );
    acknowledged.push(...ids);
  }
}

describe('While a consumer’s database is down', () => {
  it('nothing becomes a dead letter, and everything is applied afterwards (promise 8)', async () => {
    const postgres = await startOwnPostgres();
    const bench = await Bench.open({ adminUrl: postgres.server.adminUrl });
    await bench.write(events(300));
    await eventually(async () => (await bench.parts.relay.runOnce()) === 0);
    const stored = await bench.read();
    const consumer = bench.parts.consumer();
    consumer.start();
    await eventually(async () => (await bench.count('effect')) > 0);
    await postgres.server.kill();
    const downSince = Date.now();
    for (const { partition, key = '', headers, value } of stored) {
      await bench.parts.producer.publish(counterTopic.name, partition, [
        { key, headers, value: value ?? Buffer.alloc(0) },
      ]);
    }
    // Far longer than all tries of one event together: counting them would have killed it.
    await eventually(() => Date.now() - downSince > 10_000);
    await postgres.server.start();
    await eventually(async () => (await bench.count('effect')) === 300);
    expect(await bench.count('eventing.dead_letter')).toBe(0);
    await consumer.stop();
    await bench.close();
    await postgres.stop();
  });
});
