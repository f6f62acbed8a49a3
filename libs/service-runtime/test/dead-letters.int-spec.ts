import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { topics } from '@mvec/events';
import { eventually, tokenFor } from '@mvec/testing';
import { DeadLetterBench, operatorId } from './support/dead-letter-bench.js';
import { fails, RepairableModule, neverRetried, works, world } from './support/repairable.module.js';

let bench: DeadLetterBench;
/** Ids of the published events by outcome. */
const event = { works: '', fails: '', neverRetried: '', stale: '' };
const malformed = randomUUID();

beforeAll(async () => {
  world.cause = 'bug';
  bench = await DeadLetterBench.open(RepairableModule, 2);
  event.works = await bench.publish(works);
  event.fails = await bench.publish(fails);
  event.neverRetried = await bench.publish(neverRetried);
  event.stale = await bench.publish(works, { ce_time: '2020-01-01T00:00:00.000Z' });
  await bench.publishRaw(malformed, { ce_type: 'stock.adjusted.v1' }, Buffer.from([0xff, 0x00]));
  await eventually(async () => (await bench.count('effects')) === 1, { timeout: 60_000 });
  await bench.untilOpen(4);
}, 120_000);

afterAll(() => bench.close());

async function idOf(key: string): Promise<string> {
  const { body } = await bench.ask('GET', 'dead-letters');
  return String(body.items.find((letter) => letter['key'] === key)?.['id']);
}

async function outcomes(key: string): Promise<unknown[]> {
  const { body } = await bench.ask('GET', `dead-letters/${await idOf(key)}`);
  return (body['actions'] as { action: string; outcome: string; callerId: string }[]).map(
    ({ action, outcome, callerId }) => [action, outcome, callerId === operatorId],
  );
}

describe('Dead letters for operators', () => {
  it('are listed newest first, page by page', async () => {
    const whole = (await bench.ask('GET', 'dead-letters')).body.items.map(({ id }) => id);
    expect(whole).toEqual(whole.toSorted().reverse());
    const first = (await bench.ask('GET', 'dead-letters?limit=3')).body;
    const rest = (await bench.ask('GET', `dead-letters?limit=3&cursor=${first.nextCursor ?? ''}`)).body;
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(whole);
    expect(rest.nextCursor).toBeNull();
  });

  it.each([
    ['consumer=analytics', 4],
    ['consumer=order', 0],
    ['eventType=stock.adjusted.v1', 4],
    ['eventType=order.placed.v1', 0],
    [`topic=${topics.stock.name}`, 4],
    ['cause=nonretryableerror', 1],
    ['cause=this%20fails', 1],
    ['cause=Stale', 1],
    ['status=replayed', 0],
    ['from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z', 0],
    ['from=2021-01-01T00:00:00Z', 4],
  ])('are found by %s', async (query, count) => {
    expect((await bench.ask('GET', `dead-letters?${query}`)).body.items).toHaveLength(count);
  });

  it('are shown whole with any value', async () => {
    expect((await bench.ask('GET', `dead-letters/${await idOf(event.fails)}`)).body).toMatchObject({
      consumer: 'analytics',
      status: 'open',
      eventId: event.fails,
      eventType: 'stock.adjusted.v1',
      topic: topics.stock.name,
      cause: 'Error: This fails',
      attempts: 5,
      headers: { ce_id: event.fails, 'correlation-id': event.fails },
      value: { encoding: 'json', text: expect.stringContaining(`"variantId":"${event.fails}"`) },
      actions: [],
    });
    expect((await bench.ask('GET', `dead-letters/${await idOf(malformed)}`)).body).toMatchObject({
      eventId: null,
      eventType: 'stock.adjusted.v1',
      value: { encoding: 'base64', text: '/wA=' },
    });
  });

  it('are refused to other callers', async () => {
    const token = await tokenFor({ roles: ['shopper'] });
    for (const [method, path] of [
      ['GET', 'dead-letters'],
      ['GET', `dead-letters/${await idOf(event.fails)}`],
      ['POST', `dead-letters/${await idOf(event.fails)}/replay`],
      ['GET', 'eventing'],
    ]) {
      const answer = await fetch(`${bench.urlOf(0)}/v1/${path ?? ''}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
      });
      expect([path, answer.status]).toEqual([path, 403]);
    }
    expect((await bench.ask('GET', `dead-letters/${randomUUID()}`)).status).toBe(404);
    expect((await bench.ask('POST', `dead-letters/${randomUUID()}/replay`)).status).toBe(404);
  });

  it('are counted with the outbox and the consumer’s lag', async () => {
    await eventually(async () => {
      const { body } = await bench.ask('GET', 'eventing');
      expect(body).toEqual({
        outbox: { messages: 0, oldestAgeSeconds: 0 },
        openDeadLetters: 4,
        consumers: [{ consumer: 'analytics', topic: topics.stock.name, lag: 0 }],
      });
      return true;
    });
  });
});

describe('A replay (promise 9)', () => {
  it('that fails again leaves the dead letter open, with the newest cause and no effect', async () => {
    const { body } = await bench.ask('POST', `dead-letters/${await idOf(event.fails)}/replay`);
    expect(body).toMatchObject({ outcome: 'failed', deadLetter: { status: 'open', attempts: 6, settledAt: null } });
    const many = await bench.ask('POST', 'dead-letters/replay', { cause: 'malformed' });
    expect(many.body).toMatchObject({ applied: 0, failed: 1, nextCursor: null });
    expect(await outcomes(malformed)).toEqual([['replay', 'failed', true]]);
    expect(await bench.count('effects')).toBe(1);
  });

  it('changes nothing while a dependency is unavailable', async () => {
    world.cause = 'outage';
    const before = [await bench.endState(), await bench.count('actions')];
    expect((await bench.ask('POST', `dead-letters/${await idOf(event.fails)}/replay`)).status).toBe(503);
    expect([await bench.endState(), await bench.count('actions')]).toEqual(before);
  });

  it('of all dead letters, twice and from two instances at once, happens once and is audited each time', async () => {
    world.cause = 'repaired';
    const ends = await bench.topicEnds();
    const ids = await Promise.all([event.fails, event.neverRetried, event.stale].map(idOf));
    const audited = await bench.count('actions');
    const replays = await Promise.all(
      [0, 1, 0, 1].flatMap((instance) =>
        ids.map((id) => bench.ask('POST', `dead-letters/${id}/replay`, undefined, instance)),
      ),
    );
    const found = replays.map(({ status, body }) => `${status} ${String(body['outcome'])}`).toSorted();
    expect(found).toEqual([...Array(3).fill('200 applied'), ...Array(9).fill('200 unchanged')]);
    expect(await bench.count('actions')).toBe(audited + 12);

    const applied = Object.values(event).toSorted();
    expect(await bench.followUps()).toEqual(applied);
    const after = await bench.endState();
    expect(after.effects).toEqual(applied.map((id) => ({ eventId: id, generation: 0 })));
    expect(after.marks).toEqual(applied.map((id) => expect.objectContaining({ eventId: id, outcome: 'applied' })));

    // Again, individually and in bulk; the malformed one stays.
    for (const id of ids) await bench.ask('POST', `dead-letters/${id}/replay`);
    await bench.ask('POST', 'dead-letters/replay', { cause: 'This' });
    expect(await bench.endState()).toEqual(after);
    expect(await bench.topicEnds()).toEqual({ ...ends, [topics.deliveries.name]: applied.length });
  });

  it('in bulk from two instances at once applies each once and leaves events that are too old', async () => {
    world.cause = 'bug';
    const poison = await Promise.all([fails, neverRetried, neverRetried].map((delta) => bench.publish(delta)));
    const stale = await bench.publish(works, { ce_time: '2020-01-01T00:00:00.000Z' });
    await bench.untilOpen(5);
    world.cause = 'repaired';
    const effects = await bench.count('effects');
    const twice = await Promise.all(
      [0, 1].map((instance) => bench.ask('POST', 'dead-letters/replay', { topic: topics.stock.name }, instance)),
    );
    const sums = ['applied', 'failed', 'stale'].map((name) =>
      twice.reduce((sum, { body }) => sum + Number(body[name]), 0),
    );
    expect(sums).toEqual([poison.length, 2, 2]);
    expect(await bench.count('effects')).toBe(effects + poison.length);
    expect((await bench.open()).map(({ key }) => key).toSorted()).toEqual([malformed, stale].toSorted());
  });

  it('is refused after a drop, and a drop after a replay', async () => {
    const id = await idOf(malformed);
    const drop = (letter: string) => bench.ask('POST', `dead-letters/${letter}/drop`, { reason: 'sent by a test' });
    expect((await drop(id)).body).toMatchObject({ outcome: 'dropped', deadLetter: { status: 'dropped' } });
    expect((await drop(id)).body).toMatchObject({ outcome: 'unchanged' });
    const replay = await bench.ask('POST', `dead-letters/${id}/replay`);
    expect([replay.status, replay.body['code']]).toEqual([409, 'dead_letter_settled']);
    expect((await drop(await idOf(event.fails))).status).toBe(409);
    expect((await outcomes(malformed)).slice(-3)).toEqual([
      ['drop', 'dropped', true],
      ['drop', 'unchanged', true],
      ['replay', 'refused', true],
    ]);
    const shown = await bench.ask('GET', `dead-letters/${id}`);
    expect(shown.body).toMatchObject({
      actions: expect.arrayContaining([expect.objectContaining({ reason: 'sent by a test' })]),
    });
  });

  it('cannot be removed from the audit, not even by the service', async () => {
    for (const change of [
      sql`update eventing.dead_letter_action set caller_id = 'other'`,
      sql`delete from eventing.dead_letter_action`,
      sql`truncate eventing.dead_letter_action`,
    ]) {
      await expect(bench.database.execute(change)).rejects.toMatchObject({ code: '42501' });
    }
  });
});
