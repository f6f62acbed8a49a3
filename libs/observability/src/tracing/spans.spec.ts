import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { context } from '../context.js';
import { WorkSampler } from './sampler.js';
import { inSharedSpan } from './shared-span.js';
import { continueWork, inSpan, isTraced, markSpan, recordSpansWith } from './spans.js';
import { parseTraceparent } from './trace-context.js';

const cause = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const untraced = `${cause.slice(0, -2)}00`;
const exporter = new InMemorySpanExporter();

function record(ratio: number): void {
  const provider = new TracerProvider({
    sampler: new WorkSampler(),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  recordSpansWith(provider.getTracer('test'), ratio);
}

/** Spans in the order of their end. */
function recorded() {
  return exporter.getFinishedSpans().map((span) => ({
    name: span.name,
    id: span.spanContext().spanId,
    trace: span.spanContext().traceId,
    parent: span.parentSpanContext?.spanId,
    links: span.links.map((link) => link.context.spanId),
    attributes: span.attributes,
    failed: span.status.code === SpanStatusCode.ERROR,
  }));
}

const during = <T>(traceparent: string, work: () => T): T =>
  context.run({ correlationId: 'request-1', traceparent }, work);

beforeEach(() => record(1));

afterEach(() => {
  recordSpansWith(undefined);
  exporter.reset();
});

describe('A span', () => {
  it('is in the trace of its cause, and the parent of what it causes', async () => {
    await during(cause, () => inSpan('outer', {}, () => inSpan('inner', {}, () => Promise.resolve())));
    const [inner, outer] = recorded();
    expect(outer).toMatchObject({ trace: '0af7651916cd43dd8448eb211c80319c', parent: 'b7ad6b7169203331' });
    expect(inner).toMatchObject({ name: 'inner', trace: outer?.trace, parent: outer?.id });
  });

  it('records the kind of an error, not its message', async () => {
    const failing = () => Promise.reject(new RangeError('ada@shop.example is unknown'));
    await expect(during(cause, () => inSpan('failing', {}, failing))).rejects.toThrow('unknown');
    expect(recorded()).toMatchObject([{ failed: true, attributes: { 'error.type': 'RangeError' } }]);
    const [span] = exporter.getFinishedSpans();
    expect(JSON.stringify([span?.attributes, span?.status, span?.events])).not.toContain('ada@');
  });

  it('is not created under an untraced cause, nor is any span below', async () => {
    await during(untraced, async () => {
      expect(isTraced()).toBe(false);
      await inSpan('outer', { root: true }, () => inSpan('inner', {}, () => Promise.resolve()));
      expect(markSpan('instant', {})).toBe(untraced);
    });
    expect(recorded()).toEqual([]);
  });

  it('starts no trace unless allowed', async () => {
    await inSpan('statement', {}, () => Promise.resolve());
    await inSpan('request', { root: true }, () => Promise.resolve());
    expect(recorded()).toMatchObject([{ name: 'request', parent: undefined }]);
  });

  it('that is not sampled has no sampled spans below it', async () => {
    record(0);
    const seen = await inSpan('request', { root: true }, async () => {
      await inSpan('statement', { root: true }, () => Promise.resolve());
      return context.current()?.traceparent;
    });
    expect(parseTraceparent(seen)?.sampled).toBe(false);
    expect(recorded()).toEqual([]);
  });

  it('continues stored work in its trace', async () => {
    await during(untraced, () =>
      continueWork({ correlationId: 'order-17', traceparent: cause }, 'charge', {}, async () => {
        expect(context.current()?.correlationId).toBe('order-17');
      }),
    );
    expect(recorded()).toMatchObject([{ name: 'charge', parent: 'b7ad6b7169203331' }]);
  });
});

describe('Shared work', () => {
  const other = '00-1af7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01';
  const member = (parent: string | undefined) => ({ name: 'mine', parent });

  it('is linked with a span in the trace of each member', async () => {
    record(0);
    const seen = await inSharedSpan('together', { members: [cause, untraced, other, undefined].map(member) }, (all) =>
      inSpan('statement', {}, () => Promise.resolve(all)),
    );
    const [statement, mine, others, shared] = recorded();
    expect(shared).toMatchObject({
      name: 'together',
      parent: undefined,
      links: ['b7ad6b7169203331', 'c7ad6b7169203331'],
    });
    expect(statement).toMatchObject({ trace: shared?.trace, parent: shared?.id });
    expect(mine).toMatchObject({
      trace: '0af7651916cd43dd8448eb211c80319c',
      parent: 'b7ad6b7169203331',
      links: [shared?.id],
    });
    expect(others).toMatchObject({ trace: '1af7651916cd43dd8448eb211c80319c', links: [shared?.id] });
    expect(seen.map((traceparent) => parseTraceparent(traceparent)?.spanId)).toEqual([
      mine?.id,
      'b7ad6b7169203331',
      others?.id,
      undefined,
    ]);
  });

  it('of one member runs in its span', async () => {
    const seen = await inSharedSpan('together', { members: [member(cause)] }, (all) => Promise.resolve(all));
    expect(recorded()).toMatchObject([{ name: 'mine', parent: 'b7ad6b7169203331', links: [] }]);
    expect(parseTraceparent(seen[0])?.spanId).toBe(recorded()[0]?.id);
  });

  it('without traced members is not recorded', async () => {
    expect(
      await inSharedSpan('together', { members: [untraced, undefined].map(member) }, (all) => Promise.resolve(all)),
    ).toEqual([untraced, undefined]);
    expect(recorded()).toEqual([]);
  });

  it('that fails marks each member’s span', async () => {
    const failing = inSharedSpan('together', { members: [cause, other].map(member) }, () =>
      Promise.reject(new Error('no')),
    );
    await expect(failing).rejects.toThrow('no');
    expect(recorded().map(({ failed }) => failed)).toEqual([true, true, true]);
  });
});
