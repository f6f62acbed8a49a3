import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { toHeaders } from '@mvec/events';
import { v7 as uuidv7 } from 'uuid';
import type { Condition } from './support/actor.ts';
import { Bench, counterTopic, recovered } from './support/bench.ts';
import { CounterAddedV1 } from './support/counter-added.ts';

const eventKb = 40;
const partitions = 6;

describe('A consumer that is a hundred times slower than usual', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.open();
  });
  afterEach(() => bench.close());

  /** Publishes straight to the topic; other tests prove the way through the outbox. */
  async function publish(events: number): Promise<void> {
    const lanes = Array.from({ length: partitions }, (_, partition) => publishTo(partition, events / partitions));
    await Promise.all(lanes);
  }

  async function publishTo(partition: number, events: number): Promise<void> {
    const atOnce = 10;
    for (let sent = 0; sent < events; sent += atOnce) {
      const messages = Array.from({ length: atOnce }, largeEvent);
      await recovered(() =>
        bench.parts.producer.publish(counterTopic.name, partition, messages).then(
          () => true,
          () => false,
        ),
      );
    }
  }

  it('keeps little of its backlog in memory, keeps its partitions, reports its lag and catches up (promise 19)', async () => {
    const child = bench.spawn('consumer-that-is-slow');
    const conditions: Condition[] = [];
    child.on('message', (condition) => conditions.push(condition as Condition));
    const now = () => conditions.at(-1) ?? { memory: 0, lag: 0 };
    const backlog = 2_100;
    const more = 240;
    await publish(backlog);
    await recovered(() => conditions.length > 5);
    const before = now().memory;

    child.send('begin');
    const since = Date.now();
    await recovered(() => now().lag > 0);
    const members = await bench.parts.membersOfGroup();
    // It fetches nothing while it is busy; its lag rises all the same.
    await publish(more);
    await recovered(() => now().lag > backlog);
    // Longer than the session timeout.
    await recovered(() => Date.now() - since > 11_000);
    expect(await bench.parts.membersOfGroup()).toEqual(members);

    child.send('recover');
    await recovered(async () => now().lag === 0 && (await bench.count('effect')) === backlog + more);
    // Measured while it is slow and while it catches up.
    const maxMemory = Math.max(...conditions.map(({ memory }) => memory));
    expect(maxMemory - before).toBeLessThan((backlog * eventKb) / 1024 / 2);
  });
});

function largeEvent() {
  const id = uuidv7();
  const time = new Date().toISOString();
  const headers = toHeaders({ id, type: CounterAddedV1.type, source: 'test', time, subject: 'one', correlationId: id });
  const data = { counterId: 'one', sequence: 1, padding: 'x'.repeat(eventKb * 1024) };
  return { key: 'one', headers, value: Buffer.from(JSON.stringify(data)) };
}
