import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createKafka, createTopics, readTopic, SafeProducer } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { Outbox } from '@mvec/outbox';
import { startOwnKafka, startOwnPostgres, uniquePrefix } from '@mvec/testing';
import { Bench, counterTopic, recovered, withoutDuplicates } from './support/bench.ts';

const logger = createLogger('test', 'silent');
const events = (count: number) =>
  Array.from({ length: count }, (_, sequence) => ({ counterId: `counter-${sequence % 20}`, sequence }));

let cleanUp: (() => Promise<unknown>)[] = [];

/** Runs after a failed test too: a server that is left running would keep the whole test run alive. */
afterEach(async () => {
  for (const step of cleanUp.toReversed()) await step();
  cleanUp = [];
});

async function openBench(overrides: Parameters<typeof Bench.open>[0]): Promise<Bench> {
  const bench = await Bench.open(overrides);
  cleanUp.push(() => bench.close());
  return bench;
}

describe('While brokers are down', () => {
  let kafka: Awaited<ReturnType<typeof startOwnKafka>>;

  beforeAll(async () => {
    kafka = await startOwnKafka();
  });
  afterAll(() => kafka.stop());

  it('committed events wait and are published when they are back, without further traffic (promise 2)', async () => {
    const bench = await openBench({ brokers: kafka.server.bootstrap.split(',') });
    bench.parts.relay.start();
    await bench.write(events(1));
    await recovered(async () => (await bench.count('eventing.outbox')) === 0);
    await kafka.server.kill();
    // Written by an instance that dies before it wakes a relay: no notification comes.
    await bench.write(events(501).slice(1), 1, new Outbox('test', () => undefined));
    expect(await bench.count('eventing.outbox')).toBe(500);
    await kafka.server.start();
    await recovered(async () => (await bench.count('eventing.outbox')) === 0);
    expect(withoutDuplicates(await bench.read())).toHaveLength(501);
  });

  it('losing one of three loses nothing that was acknowledged (promise 15)', async () => {
    const prefix = uniquePrefix();
    const options = { brokers: kafka.server.bootstrap.split(','), clientId: 'test', logger };
    await createTopics({ ...options, prefix, topics: [counterTopic] });
    // Many, so that at the kill some requests are answered by some brokers and not by the dying one.
    const producers = Array.from({ length: 10 }, () => new SafeProducer(createKafka(options), prefix));
    for (const producer of producers) cleanUp.push(() => producer.close());
    const acknowledged: string[] = [];
    const lanes = producers.flatMap((producer, index) =>
      Array.from({ length: 6 }, (_, partition) => sendInBatches(producer, index, partition, acknowledged)),
    );
    await recovered(() => acknowledged.length > 3_000);
    await kafka.server.broker(1).kill();
    await Promise.all(lanes);

    const stored = new Set((await readTopic(options, prefix + counterTopic.name)).map((message) => message.key));
    expect(acknowledged).toHaveLength(10_080);
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  });
});

/** Sends 168 messages to one partition, in batches that are repeated until they are acknowledged. */
async function sendInBatches(
  producer: SafeProducer,
  producerIndex: number,
  partition: number,
  acknowledged: string[],
): Promise<void> {
  for (let first = 0; first < 168; first += 21) {
    const ids = Array.from({ length: 21 }, (_, index) => `${producerIndex}-${partition}-${first + index}`);
    const messages = ids.map((key) => ({ key, headers: {}, value: Buffer.alloc(200, 'x') }));
    await recovered(() =>
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
    cleanUp.push(() => postgres.stop());
    const bench = await openBench({ adminUrl: postgres.server.adminUrl });
    await bench.write(events(300));
    await bench.publishAll();
    const stored = await bench.read();
    let failures = 0;
    bench.parts.startConsumer({ onOutage: (count) => (failures = Math.max(failures, count)) });
    await recovered(async () => (await bench.count('effect')) > 0);
    await postgres.server.kill();
    await bench.sendAgain(stored);
    // More than the five attempts after which an event becomes a dead letter.
    await recovered(() => failures >= 8);
    await postgres.server.start();
    await recovered(() => bench.hasConsumedAll());
    expect(await bench.count('effect')).toBe(300);
    expect(await bench.count('eventing.dead_letter')).toBe(0);
  });
});

describe('While a service that a consumer calls is down', () => {
  it.each([1, 20])(
    'none of %d events becomes a dead letter, and all are applied afterwards (promise 8)',
    async (count) => {
      const service = await ownService();
      await service.stop();
      const bench = await openBench({});
      await bench.write(events(count).map((event) => ({ ...event, counterId: 'one' })));
      await bench.publishAll();
      let refused = 0;
      const callService = () =>
        fetch(service.url).then(
          () => undefined,
          (error: unknown) => {
            refused += 1;
            throw error;
          },
        );
      bench.parts.startConsumer({ inHandler: callService });
      // More than the batch and five attempts of one event, after which it would be a dead letter.
      await recovered(async () => refused >= 8 || (await bench.count('eventing.dead_letter')) > 0);
      expect(await bench.count('eventing.dead_letter')).toBe(0);
      await service.start();
      await recovered(() => bench.hasConsumedAll());
      expect(await bench.count('effect')).toBe(count);
      expect(await bench.count('eventing.dead_letter')).toBe(0);
    },
  );
});

/** A service that can be stopped and started at the same port. */
async function ownService() {
  const server = createServer((_, response) => response.setHeader('connection', 'close').end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = () => new Promise((resolve) => server.close(resolve));
  cleanUp.push(stop);
  return { url: `http://127.0.0.1:${port}`, stop, start: () => once(server.listen(port, '127.0.0.1'), 'listening') };
}
