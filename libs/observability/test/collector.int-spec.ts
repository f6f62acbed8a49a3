import { createServer, type Server } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger, inSpan, registry, startTracing, type Tracing } from '@mvec/observability';
import { eventually, TraceCollector } from '@mvec/testing';

const traced = (work: () => Promise<void>) => inSpan('request', { root: true }, work);
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function begin(endpoint: string): Promise<{ tracing: Tracing; lines: () => string[] }> {
  const output = new PassThrough();
  const text: string[] = [];
  output.on('data', (chunk: Buffer) => text.push(chunk.toString()));
  const logger = createLogger('test', 'info', output);
  const tracing = await startTracing({ service: 'test', endpoint: `${endpoint}/v1/traces`, ratio: 1, logger });
  closing.push(() => tracing.stop());
  const events = () =>
    text
      .join('')
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { event: string }).event]));
  return { tracing, lines: events };
}

/** Accepts requests and never answers. */
async function silentServer(): Promise<{ endpoint: string; server: Server; requests: () => number }> {
  let requests = 0;
  const server = createServer(() => (requests += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close().closeAllConnections());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { endpoint: `http://127.0.0.1:${String(port)}`, server, requests: () => requests };
}

describe('A collector that does not answer', () => {
  it('gets one batch; spans beyond the queue are dropped and no work waits', async () => {
    const { endpoint, requests } = await silentServer();
    const { tracing, lines } = await begin(endpoint);
    for (let batch = 0; batch < 60; batch++) {
      await Promise.all(Array.from({ length: 1_000 }, () => traced(() => Promise.resolve())));
    }
    expect(requests()).toBeLessThanOrEqual(1);
    expect(lines()).toEqual(['traces.lost']);
    const dropped = (await registry.getSingleMetric('trace_spans_exported_total')?.get())?.values ?? [];
    expect(dropped.find(({ labels }) => labels['outcome'] === 'dropped')?.value).toBeGreaterThan(50_000);
    await tracing.stop();
  });
});

describe('An unavailable collector', () => {
  it('is logged once and does not delay traced work', async () => {
    const { lines } = await begin('http://127.0.0.1:1');
    for (let request = 0; request < 3; request++) {
      await traced(() => Promise.resolve());
      await eventually(() => lines().includes('traces.lost'));
    }
    expect(lines()).toEqual(['traces.lost']);
  });
});

describe('A collector', () => {
  it('gets the remaining spans when the service stops', async () => {
    const collector = await TraceCollector.start();
    closing.push(() => collector.stop());
    const { tracing } = await begin(collector.endpoint);
    await traced(() => Promise.resolve());
    await tracing.stop();
    expect(collector.spans).toMatchObject([{ name: 'request', service: 'test' }]);
  });
});
