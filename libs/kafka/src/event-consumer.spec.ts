import { describe, expect, it } from '@jest/globals';
import type { Database } from '@mvec/database';
import { NonRetryableError } from '@mvec/errors';
import { defineEvent, toHeaders } from '@mvec/events';
import { createLogger } from '@mvec/observability';
import { type DeadLetter, type DeadLetters, Inbox, type OriginalMessage } from '@mvec/outbox';
import { z } from 'zod';
import { EventConsumer } from './event-consumer.ts';
import { EventRouter, type EventsHandler } from './event-router.ts';

const CounterAddedV1 = defineEvent({
  name: 'counter.added',
  version: 1,
  topic: { name: 'test.counter.v1', cleanup: 'keep' },
  key: ({ name }) => name,
  schema: z.object({ name: z.string() }),
});

const outage = () => Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
const deadlock = () => Object.assign(new Error('deadlock detected'), { code: '40P01' });

function messageOf(name: string, headers: Record<string, string> = {}): OriginalMessage {
  const id = `0193${name.padStart(4, '0').slice(-4)}-0000-7000-8000-000000000000`.replace(/[^0-9a-f-]/g, '0');
  const time = new Date().toISOString();
  const own = toHeaders({ id, type: CounterAddedV1.type, source: 'test', time, subject: name, correlationId: id });
  const value = Buffer.from(JSON.stringify({ name }));
  return { topic: 'test.counter.v1', partition: 0, offset: name, key: name, headers: { ...own, ...headers }, value };
}

/** A consumer without servers. @param fail decides the error of each call of the handler, by the names of its events */
function consumerOf(fail: (names: string[], call: number) => Error | undefined) {
  const calls: string[][] = [];
  const applied: string[] = [];
  const letters: DeadLetter[] = [];
  const handler: EventsHandler = async (events) => {
    const names = events.map(({ data }) => (data as { name: string }).name);
    calls.push(names);
    const error = fail(names, calls.length);
    if (error) throw error;
    applied.push(...names);
  };
  const router = new EventRouter();
  router.add(CounterAddedV1, handler);
  const inbox = new Inbox('test');
  inbox.mark = async (_tx, events) => new Set(events.map(({ id }) => id));
  const database = { transaction: (work: (tx: unknown) => Promise<unknown>) => work({}) } as unknown as Database;
  const deadLetters = {
    add: async (_tx: unknown, letter: DeadLetter) => void letters.push(letter),
  } as unknown as DeadLetters;
  const logger = createLogger('test', 'silent');
  const consumer = new EventConsumer({ database, inbox, deadLetters, router, logger });
  const control = { heartbeat: () => Promise.resolve(), wait: () => Promise.resolve() };
  return {
    calls,
    applied,
    letters,
    consume: (...messages: OriginalMessage[]) => consumer.consumeBatch(messages, control),
  };
}

describe('EventConsumer', () => {
  it('applies a batch in one transaction', async () => {
    const { calls, consume } = consumerOf(() => undefined);
    await consume(messageOf('1'), messageOf('2'));
    expect(calls).toEqual([['1', '2']]);
  });

  it('shares the transaction with other partitions, and gives each its own when it fails', async () => {
    const { calls, letters, consume } = consumerOf((names) => (names.length > 2 ? new Error('failed') : undefined));
    await Promise.all([consume(messageOf('1'), messageOf('2')), consume(messageOf('3'))]);
    expect(calls).toEqual([['1', '2', '3'], ['1', '2'], ['3']]);
    expect(letters).toEqual([]);
  });

  it('tries a failing event of a batch five times individually, and applies the others', async () => {
    const { calls, applied, letters, consume } = consumerOf((names) =>
      names.includes('2') ? new Error('always fails') : undefined,
    );
    await consume(messageOf('1'), messageOf('2'), messageOf('3'));
    expect(calls).toEqual([['1', '2', '3'], ['1'], ['2'], ['2'], ['2'], ['2'], ['2'], ['3']]);
    expect(applied).toEqual(['1', '3']);
    expect(letters).toMatchObject([{ cause: 'Error: always fails', attempts: 5, original: { offset: '2' } }]);
  });

  it('counts the batch of a single event as its first attempt', async () => {
    const { calls, letters, consume } = consumerOf(() => new Error('always fails'));
    await consume(messageOf('1'));
    expect([calls.length, letters[0]?.attempts]).toEqual([5, 5]);
  });

  it('tries a non-retryable event once', async () => {
    const { calls, letters, consume } = consumerOf(() => new NonRetryableError('never works'));
    await consume(messageOf('1'));
    expect([calls.length, letters[0]?.attempts]).toEqual([1, 1]);
  });

  it('counts no attempt during an outage, of a batch or of an event', async () => {
    const { applied, letters, consume } = consumerOf((names, call) => {
      if (call < 20) return outage();
      if (names.length > 1) return new Error('failed');
      return call < 40 ? outage() : undefined;
    });
    await consume(messageOf('1'), messageOf('2'));
    expect([applied, letters]).toEqual([['1', '2'], []]);
  });

  it('applies a batch that deadlocks event by event, and counts no attempt for it', async () => {
    const { calls, letters, consume } = consumerOf((names, call) =>
      names.length > 1 || call < 10 ? deadlock() : undefined,
    );
    await consume(messageOf('1'), messageOf('2'));
    expect(calls.filter((names) => names.length > 1)).toHaveLength(1);
    expect(letters).toEqual([]);
  });

  it('makes malformed and stale messages dead letters without calling the handler', async () => {
    const { calls, letters, consume } = consumerOf(() => undefined);
    await consume(
      { ...messageOf('1'), value: Buffer.from('{}') },
      messageOf('2', { ce_time: '2020-01-01T00:00:00.000Z' }),
    );
    expect(calls).toEqual([]);
    expect(letters.map(({ cause, attempts }) => `${cause.split(':')[0] ?? ''} ${attempts}`)).toEqual([
      'MalformedEventError 1',
      'Error 1',
    ]);
  });
});
