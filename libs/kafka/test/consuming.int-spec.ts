import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { appliedTopic, Bench, deadLetterTopic, recovered, withoutDuplicates } from './support/bench.ts';
import type { CounterAdded } from './support/counter-added.ts';
import type { ConsumerHooks } from './support/parts.ts';

let bench: Bench;

beforeEach(async () => {
  bench = await Bench.open();
});

afterEach(() => bench.close());

function events(
  count: number,
  handlerOf: (sequence: number) => CounterAdded['handler'] = () => 'works',
): CounterAdded[] {
  return Array.from({ length: count }, (_, sequence) => ({
    counterId: `counter-${sequence % 10}`,
    sequence,
    handler: handlerOf(sequence),
  }));
}

interface DeadLetterRow {
  cause: string;
  attempts: number;
  topic: string;
  kafkaPartition: number;
  kafkaOffset: number;
  headers: Record<string, string>;
  value: Buffer;
}

function deadLetters(): Promise<DeadLetterRow[]> {
  return bench.parts.database.query<DeadLetterRow>(sql`
    select cause, attempts, topic, kafka_partition, kafka_offset, headers, value from eventing.dead_letter`);
}

async function effectIds(): Promise<string[]> {
  const rows = await bench.parts.database.query<{ eventId: string }>(sql`select event_id from effect`);
  return rows.map((row) => row.eventId);
}

describe('A consumer', () => {
  it('applies a message once, though it is delivered three times and to two instances at once (promise 4)', async () => {
    await bench.write(events(100));
    await bench.publishAll();
    const stored = await bench.read();
    await Promise.all([bench.sendAgain(stored), bench.sendAgain(stored, (partition) => (partition + 1) % 6)]);
    bench.parts.startConsumer();
    bench.parts.startConsumer();
    await recovered(() => bench.hasConsumedAll());
    const ids = await effectIds();
    expect(ids).toHaveLength(100);
    expect(new Set(ids).size).toBe(100);
  });

  it('leaves no group member behind when it is stopped at any moment of its start', async () => {
    await bench.write(events(20));
    await bench.publishAll();
    for (const moment of [0, 20, 60, 120, 250, 500, 1_000]) {
      bench.parts.startConsumer();
      await delay(moment);
      await bench.parts.stopConsumers();
      expect(await bench.parts.membersOfGroup()).toEqual([]);
    }
  });

  it('takes effect once, with one follow-up, when it dies between its commit and the offset commit (promise 5)', async () => {
    await bench.write(events(20));
    await bench.publishAll();
    await once(bench.spawn('consumer-that-dies-after-its-commit'), 'exit');
    expect(await bench.count('effect')).toBeGreaterThan(0);
    expect(await bench.hasConsumedAll()).toBe(false);
    await expectOneEffectAndFollowUpEach(20);
  });

  it('takes effect once, with one follow-up, when it dies in its transaction (promise 5)', async () => {
    await bench.write(events(20));
    await bench.publishAll();
    // The last event of its key: one before it has taken effect in the same transaction.
    await once(bench.spawn('consumer-that-dies-in-its-transaction', { deadlySequence: 19 }), 'exit');
    await expectOneEffectAndFollowUpEach(20);
  });

  it('applies events one by one when batches deadlock', async () => {
    await bench.write(events(20));
    await bench.publishAll();
    const inHandler: ConsumerHooks['inHandler'] = async (_data, tx) => {
      const [row] = await tx.query<{ effects: number }>(
        sql`select count(*)::integer as effects from effect where xmin = pg_current_xact_id()::xid`,
      );
      if (row && row.effects > 1) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    };
    bench.parts.startConsumer({ inHandler });
    await recovered(() => bench.hasConsumedAll());
    expect(await bench.count('effect')).toBe(20);
    expect(await deadLetters()).toEqual([]);
  });

  it('applies the other events around poison, which becomes a dead letter with headers, value and attempts (promise 6)', async () => {
    await bench.write(events(200, (sequence) => (sequence % 100 === 50 ? 'always-fails' : 'works')));
    await bench.publishAll();
    bench.parts.startConsumer();
    await recovered(
      async () => (await bench.count('effect')) >= 198 && (await bench.count('eventing.dead_letter')) >= 2,
    );
    await bench.publishAll();
    const letters = await deadLetters();
    expect(letters).toHaveLength(2);
    for (const letter of letters) {
      expect(letter).toMatchObject({ cause: 'Error: This one always fails', attempts: 5, topic: 'test.counter.v1' });
      expect(letter.headers).toMatchObject({ ce_type: 'counter.added.v1', 'correlation-id': expect.any(String) });
      expect(JSON.parse(letter.value.toString())).toMatchObject({ handler: 'always-fails' });
    }
    const published = await bench.read(deadLetterTopic);
    expect(published.map((message) => message.headers['dead-letter-cause'])).toEqual([
      'Error: This one always fails',
      'Error: This one always fails',
    ]);
    expect(await bench.count('effect')).toBe(198);
  });

  it('tries a non-retryable event exactly once and a failing one exactly five times (promise 7)', async () => {
    await bench.write([
      { counterId: 'a', sequence: 1, handler: 'never-retry' },
      { counterId: 'b', sequence: 2, handler: 'always-fails' },
      { counterId: 'c', sequence: 3, handler: 'works' },
    ]);
    await bench.publishAll();
    const headers = { ...(await bench.read())[0]?.headers, ce_id: '01930000-0000-7000-8000-000000000001' };
    await bench.parts.producer.publish('test.counter.v1', 0, [
      { key: 'd', headers, value: Buffer.from('{"counterId":7}') },
    ]);
    await bench.parts.producer.publish('test.counter.v1', 0, [
      { key: 'e', headers: {}, value: Buffer.from('not an event') },
    ]);
    bench.parts.startConsumer();
    await recovered(
      async () => (await bench.count('eventing.dead_letter')) === 4 && (await bench.count('effect')) === 1,
    );
    const attempts = (await deadLetters()).map(({ cause, attempts }) => `${cause.split(':')[0] ?? ''} ${attempts}`);
    expect(attempts.toSorted()).toEqual([
      'Error 5',
      'MalformedEventError 1',
      'MalformedEventError 1',
      'NonRetryableError 1',
    ]);
  });

  it('keeps a dead letter of a message that Postgres cannot store as text, and continues behind it', async () => {
    await bench.write(events(1));
    await bench.publishAll();
    const [message] = await bench.read();
    if (message === undefined) throw new Error('Nothing was published');
    const { partition, headers, value } = message;
    const poison = { key: 'nul\u0000', headers: { ...headers, ce_id: 'no\u0000id' }, value: value ?? Buffer.alloc(0) };
    await bench.parts.producer.publish('test.counter.v1', partition, [poison]);
    const next = {
      key: 'a',
      headers: { ...headers, ce_id: '01930000-0000-7000-8000-000000000003' },
      value: poison.value,
    };
    await bench.parts.producer.publish('test.counter.v1', partition, [next]);
    bench.parts.startConsumer();
    await recovered(async () => (await bench.count('effect')) === 2);
    expect(await bench.count('eventing.dead_letter')).toBe(1);
  });

  it('keeps dead letters of messages whose keys exceed the maximum message size', async () => {
    const poison = { key: 'k'.repeat(1_200_000), headers: {}, value: Buffer.from('no event') };
    for (let time = 0; time < 2; time++) await bench.parts.producer.publish('test.counter.v1', 0, [poison]);
    bench.parts.startConsumer();
    await recovered(async () => (await bench.count('eventing.dead_letter')) === 2);
    await bench.publishAll();
    const published = await bench.read(deadLetterTopic);
    expect(published.map(({ key }) => key)).toEqual(['test.counter.v1/0', 'test.counter.v1/0']);
  });

  it('makes an event that is older than the inbox remembers a dead letter', async () => {
    await bench.write(events(1));
    await bench.publishAll();
    const [message] = await bench.read();
    if (message === undefined) throw new Error('Nothing was published');
    const headers = {
      ...message.headers,
      ce_id: '01930000-0000-7000-8000-000000000002',
      ce_time: '2020-01-01T00:00:00.000Z',
    };
    await bench.sendAgain([{ ...message, headers }]);
    bench.parts.startConsumer();
    await recovered(
      async () => (await bench.count('eventing.dead_letter')) === 1 && (await bench.count('effect')) === 1,
    );
    expect((await deadLetters())[0]?.cause).toMatch(/Stale/);
  });
});

/** Starts a consumer that takes over, and checks the effects. */
async function expectOneEffectAndFollowUpEach(count: number): Promise<void> {
  bench.parts.startConsumer();
  await recovered(() => bench.hasConsumedAll());
  await bench.publishAll();
  const ids = await effectIds();
  expect([ids.length, new Set(ids).size]).toEqual([count, count]);
  expect(withoutDuplicates(await bench.read(appliedTopic))).toHaveLength(count);
}
