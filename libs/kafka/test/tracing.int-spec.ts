import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { DeadLetterReplay, EventRouter, oneByOne } from '@mvec/kafka';
import { context, createLogger, inSpan, startTracing, type Tracing } from '@mvec/observability';
import { type CollectedSpan, eventually, TraceCollector } from '@mvec/testing';
import { Bench, recovered } from './support/bench.ts';
import { CounterAddedV1 } from './support/counter-added.ts';
import { group } from './support/parts.ts';

let collector: TraceCollector;
let tracing: Tracing;
let bench: Bench;

beforeEach(async () => {
  collector = await TraceCollector.start();
  const logger = createLogger('test', 'silent');
  tracing = await startTracing({ service: 'test', endpoint: `${collector.endpoint}/v1/traces`, ratio: 1, logger });
  bench = await Bench.open();
});

afterEach(async () => {
  await bench.close();
  await tracing.stop();
  await collector.stop();
});

const spansOf = (name: string | RegExp) =>
  collector.spans.filter((span) => (typeof name === 'string' ? span.name === name : name.test(span.name)));

/** Writes events, each in its own request. @returns the requests' trace ids */
async function write(counters: readonly string[]): Promise<string[]> {
  const traces: string[] = [];
  for (const [sequence, counterId] of counters.entries()) {
    await inSpan('request', { root: true, kind: 'server' }, async () => {
      traces.push(context.current()?.traceparent?.split('-')[1] ?? '');
      await bench.write([{ counterId, sequence }]);
    });
  }
  return traces;
}

function parentOf(span: CollectedSpan | undefined): string | undefined {
  return collector.spans.find(({ spanId }) => spanId === span?.parentSpanId)?.name;
}

async function untilHandled(count: number): Promise<void> {
  await recovered(() => bench.hasConsumedAll());
  await eventually(() => spansOf(/^process counter/).length >= count);
}

describe('The trace of an event (promise 20)', () => {
  it('continues in every consumer and in its follow-up events', async () => {
    const [trace] = await write(['a']);
    await bench.publishAll();
    bench.parts.startConsumer();
    await untilHandled(1);
    const [created, followUp] = spansOf(/^create /);
    const [handled] = spansOf(/^process counter/);
    expect([created, handled, followUp].map((span) => span?.traceId)).toEqual([trace, trace, trace]);
    expect([created, handled, followUp].map(parentOf)).toEqual(['transaction', created?.name, handled?.name]);
    expect(handled?.kind).toBe(5);
  });

  it('shows how long the event waited to be published', async () => {
    const [trace] = await write(['a']);
    await eventually(() => spansOf(/^create /).length === 1);
    const publishedAfter = BigInt(Date.now()) * 1_000_000n;
    await bench.publishAll();
    await eventually(() => spansOf(/^publish /).length === 1);
    const [published] = spansOf(/^publish /);
    expect(published).toMatchObject({ traceId: trace, kind: 4 });
    expect(BigInt(published?.startTimeUnixNano ?? 0)).toBeLessThan(publishedAfter);
    expect(BigInt(published?.endTimeUnixNano ?? 0)).toBeGreaterThan(publishedAfter);
    expect(parentOf(published)).toBe(spansOf(/^create /)[0]?.name);
  });

  it('is linked with the batch that published it and with the one that applied it', async () => {
    const traces = await write(['a', 'a', 'a', 'a']);
    await bench.publishAll();
    bench.parts.startConsumer();
    await untilHandled(4);
    await eventually(() => spansOf('process events').length > 0 && spansOf(/^send /).length > 0);
    for (const shared of [...spansOf('process events'), ...spansOf(/^send /)]) {
      expect(shared.parentSpanId).toBeUndefined();
      const members = collector.spans.filter(({ links }) => links.some(({ spanId }) => spanId === shared.spanId));
      expect(members.map(({ traceId }) => traceId).toSorted()).toEqual(
        shared.links.map(({ traceId }) => traceId).toSorted(),
      );
      expect(members.map(({ traceId }) => traceId).every((id) => traces.includes(id))).toBe(true);
    }
  });

  it('continues in the replay of its dead letter, which is linked with the request of the operator', async () => {
    let trace: string | undefined;
    await inSpan('request', { root: true }, async (span) => {
      trace = span?.traceparent.split('-')[1];
      await bench.write([{ counterId: 'a', sequence: 0, handler: 'never-retry' }]);
    });
    await bench.publishAll();
    bench.parts.startConsumer();
    await recovered(async () => (await bench.count('eventing.dead_letter')) === 1);
    const asked = await inSpan('operator request', { root: true }, async (span) => {
      await replayOnlyLetter();
      return span?.traceparent.split('-')[1];
    });
    await eventually(() => spansOf('operator request').length === 1 && collector.spans.some(isReplay));
    const replayed = collector.spans.find(isReplay);
    expect(replayed).toMatchObject({ traceId: trace, links: [{ traceId: asked }] });
    expect(parentOf(replayed)).toBe(spansOf(/^create /)[0]?.name);
  });
});

const isReplay = ({ attributes }: CollectedSpan) => attributes.some(({ key }) => key === 'mvec.replay');

/** Replays the dead letter with a fixed handler. */
async function replayOnlyLetter(): Promise<void> {
  const { database } = bench.parts;
  const [letter] = await database.query<{ id: string }>(sql`select id from eventing.dead_letter`);
  const router = new EventRouter();
  router.add(
    CounterAddedV1,
    oneByOne(async () => undefined),
  );
  const consumers = () => Promise.resolve([{ consumer: group, generation: 0 }]);
  const replay = new DeadLetterReplay({ database, router, consumers, logger: createLogger('test', 'silent') });
  const operator = { callerId: '01990000-0000-7000-8000-000000000001', correlationId: 'asked-by-operator' };
  expect(await replay.replay(letter?.id ?? '', operator)).toBe('applied');
}
