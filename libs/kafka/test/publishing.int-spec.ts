import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { outboxBacklog } from '@mvec/outbox';
import { eventually } from '@mvec/testing';
import { Bench, dataOf, recovered, withoutDuplicates } from './support/bench.ts';

let bench: Bench;

beforeEach(async () => {
  bench = await Bench.open();
});

afterEach(() => bench.close());

const name = ({ counterId, sequence }: { counterId: string; sequence: number }) => `${counterId}/${sequence}`;

/** Deaths at any point, right after a commit, and before and after a publish: where database and brokers may disagree. */
const lives = [
  { role: 'writer', rows: 600 },
  { role: 'writer', rows: 600, deadlyRow: 1_100 },
  { role: 'writer-that-dies-publishing', rows: 600, death: { messages: 300, at: 'beforePublish' } },
  { role: 'writer-that-dies-publishing', rows: 600, death: { messages: 300, at: 'afterPublish' } },
];

async function writtenRows(): Promise<string[]> {
  const rows = await bench.parts.database.query<{ name: string }>(
    sql`select counter_id || '/' || sequence as name from written`,
  );
  return rows.map((row) => row.name).toSorted();
}

describe('The outbox', () => {
  it('publishes nothing of a transaction that rolled back', async () => {
    const rolledBack = bench.parts.database.transaction(async (tx) => {
      await bench.parts.outbox.addMessage(tx, {
        topic: 'test.counter.v1',
        key: 'a',
        headers: {},
        value: Buffer.from('x'),
      });
      throw new Error('rolled back on purpose');
    });
    await expect(rolledBack).rejects.toThrow('rolled back on purpose');
    expect(await bench.parts.relay.runOnce()).toBe(0);
    expect(await bench.read()).toEqual([]);
  });

  it('publishes an event for each committed row and no other, while its process is killed repeatedly (promise 1)', async () => {
    for (const [life, { role, ...how }] of lives.entries()) {
      const target = 50 + Math.floor(Math.random() * 250);
      const writer = bench.spawn(role, { firstSequence: life * 1_000, ...how });
      if (life === 0) {
        await recovered(async () => (await bench.count('written')) >= target);
        await bench.kill(writer);
      }
      await bench.death(writer);
      await bench.endLeases();
    }
    expect(await bench.count('written')).toBeGreaterThan(1_000);
    bench.parts.relay.start();
    await recovered(async () => (await bench.count('eventing.outbox')) === 0);
    const events = withoutDuplicates(await bench.read()).map((message) => name(dataOf(message)));
    expect(events.toSorted()).toEqual(await writtenRows());
  });

  it('publishes each key in order and without gaps with three relays, one of them killed (promise 3)', async () => {
    const keys = Array.from({ length: 50 }, (_, index) => `counter-${index}`);
    const relays = [bench.spawn('relay'), bench.spawn('relay'), bench.spawn('relay')];
    await recovered(async () => (await livingRelays()) === 3);
    const writing = Promise.all(
      keys.map((counterId) =>
        bench.write(
          Array.from({ length: 200 }, (_, sequence) => ({ counterId, sequence })),
          10,
        ),
      ),
    );
    await recovered(async () => (await bench.count('written')) > 4_000);
    if (relays[0] !== undefined) await bench.kill(relays[0]);
    await writing;
    await recovered(async () => (await bench.count('eventing.outbox')) === 0);

    const stored = await bench.read();
    const seen = Map.groupBy(withoutDuplicates(stored).map(dataOf), (data) => data.counterId);
    const inOrder = Array.from({ length: 200 }, (_, sequence) => sequence);
    for (const key of keys) expect(seen.get(key)?.map((data) => data.sequence)).toEqual(inOrder);
    // One relay per shard: only what the killed one had under way is published twice.
    expect(stored.length).toBeLessThan(12_000);
  });

  it('does not lose a row that commits after one with a larger id was published', async () => {
    let commit: () => void = () => undefined;
    const mayCommit = new Promise<void>((resolve) => (commit = resolve));
    let take: () => void = () => undefined;
    const idTaken = new Promise<void>((resolve) => (take = resolve));
    const slow = bench.parts.database.transaction(async (tx) => {
      await bench.parts.outbox.addMessage(tx, {
        topic: 'test.counter.v1',
        key: 'a',
        headers: {},
        value: Buffer.from('slow'),
      });
      take();
      await mayCommit;
    });
    await idTaken;
    await bench.write([{ counterId: 'a', sequence: 1 }]);
    await recovered(async () => (await bench.parts.relay.runOnce()) === 0 && (await storedValues()).size === 1);
    commit();
    await slow;
    const isPublished = async () => (await bench.parts.relay.runOnce()) === 0 && (await storedValues()).size === 2;
    await eventually(isPublished, { timeout: 30_000, message: 'the row that committed late to be published' });
  });

  it('publishes a backlog that exceeds the limit of the brokers for one request', async () => {
    const value = Buffer.alloc(800_000, 'x');
    for (let count = 0; count < 6; count++) {
      await bench.parts.database.transaction((tx) =>
        bench.parts.outbox.addMessage(tx, { topic: 'test.counter.v1', key: 'a', headers: {}, value }),
      );
    }
    await recovered(async () => {
      await bench.parts.relay.runOnce();
      return (await bench.count('eventing.outbox')) === 0;
    });
    expect(await bench.read()).toHaveLength(6);
  });

  it('publishes the other topics of a shard while one cannot be published', async () => {
    bench.parts.relay.start();
    await bench.parts.database.transaction(async (tx) => {
      for (let count = 0; count < 300; count++) {
        const value = Buffer.from('nowhere to go');
        await bench.parts.outbox.addMessage(tx, { topic: 'test.absent.v1', key: 'a', headers: {}, value });
      }
    });
    await bench.write([{ counterId: 'a', sequence: 1 }]);
    await recovered(async () => withoutDuplicates(await bench.read()).length === 1);
    expect(await bench.count('eventing.outbox')).toBe(300);
    await bench.parts.relay.stop();
  });

  it('counts the waiting messages and finds the oldest one of all lanes', async () => {
    const { database } = bench.parts;
    expect(await outboxBacklog(database)).toEqual({ messages: 0, oldestAgeSeconds: 0 });
    const lanes = [
      { shard: 0, topic: 'test.counter.v1', minutes: [2, 1] },
      { shard: 0, topic: 'test.other.v1', minutes: [1] },
      { shard: 5, topic: 'test.counter.v1', minutes: [10, 3] },
    ];
    const rows = lanes.flatMap(({ minutes, ...lane }) => minutes.map((age) => ({ ...lane, age })));
    await database.execute(sql`
      insert into eventing.outbox (shard, topic, message_key, headers, value, created_at)
      select shard, topic, 'a', '{}', '', clock_timestamp() - age * interval '1 minute'
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (shard smallint, topic text, age integer)`);
    const { messages, oldestAgeSeconds } = await outboxBacklog(database);
    expect(messages).toBe(5);
    expect(oldestAgeSeconds).toBeGreaterThanOrEqual(600);
    expect(oldestAgeSeconds).toBeLessThan(660);
  });

  it('stamps an event with the time of the database', async () => {
    await bench.write([{ counterId: 'a', sequence: 1 }]);
    await bench.parts.relay.runOnce();
    const [message] = await bench.read();
    expect(Date.parse(message?.headers.ce_time ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });
});

/** Values in the topic, without duplicates: a message whose acknowledgement was lost is stored twice. */
async function storedValues(): Promise<Set<string>> {
  return new Set((await bench.read()).map((message) => String(message.value)));
}

async function livingRelays(): Promise<number> {
  const rows = await bench.parts.database.query<{ count: number }>(
    sql`select count(*) from eventing.outbox_relay where alive_until > clock_timestamp()`,
  );
  return rows[0]?.count ?? 0;
}
