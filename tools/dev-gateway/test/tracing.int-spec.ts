import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseTraceparent } from '@mvec/observability';
import { eventually, testInfrastructure, TraceCollector } from '@mvec/testing';
import { startTestGateway, type TestGateway } from './support/test-gateway.js';

const path = '/api/catalog/v1/products';
const sampled = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

async function received(gateway: TestGateway, header?: string) {
  const echo = await gateway.echo({ path, ...(header && { headers: ['traceparent', header] }) });
  return parseTraceparent(echo.headers['traceparent']?.join());
}

describe('Traces', () => {
  let collector: TraceCollector;
  let gateway: TestGateway;

  beforeAll(async () => {
    collector = await TraceCollector.start();
    const tracing = { endpoint: `${collector.endpoint}/v1/traces`, ratio: 1 };
    gateway = await startTestGateway({ redisUrl: testInfrastructure().redis.url, tracing });
  });

  afterAll(async () => {
    await gateway.stop();
    await collector.stop();
  });

  it('start in the gateway or continue from the client, and continue in the service', async () => {
    const begun = await received(gateway);
    const continued = await received(gateway, sampled);
    expect(begun?.sampled).toBe(true);
    expect(continued?.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    const spanOf = (spanId = '') => collector.spans.find((span) => span.spanId === spanId);
    await eventually(() => spanOf(continued?.spanId) !== undefined);
    expect(spanOf(begun?.spanId)).toMatchObject({ service: 'gateway', name: 'GET catalog-product-list' });
    expect(spanOf(continued?.spanId)?.parentSpanId).toBe('b7ad6b7169203331');
  });

  it.each([
    ['is malformed', 'garbage'],
    ['comes twice', sampled, sampled],
  ])('start in the gateway when the header %s', async (_what, ...headers) => {
    const echo = await gateway.echo({ path, headers: headers.flatMap((header) => ['traceparent', header]) });
    expect(echo.headers['traceparent']).toHaveLength(1);
    expect(parseTraceparent(echo.headers['traceparent']?.[0])).toBeDefined();
  });

  it('are not sampled when the client says so', async () => {
    const untraced = await received(gateway, '00-2af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00');
    expect(untraced).toMatchObject({ traceId: '2af7651916cd43dd8448eb211c80319c', sampled: false });
    const later = await received(gateway);
    await eventually(() => collector.spans.some(({ spanId }) => spanId === later?.spanId));
    expect(collector.spans.filter(({ traceId }) => traceId === untraced?.traceId)).toEqual([]);
  });
});

describe('A collector that', () => {
  it('is down does not fail requests and is logged once', async () => {
    const tracing = { endpoint: 'http://127.0.0.1:1/v1/traces', ratio: 1 };
    const gateway = await startTestGateway({ redisUrl: testInfrastructure().redis.url, tracing });
    const replies = await Promise.all(Array.from({ length: 50 }, () => gateway.call({ path })));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    await gateway.stop();
  });

  it('samples nothing also ignores the sampled flag of clients', async () => {
    const collector = await TraceCollector.start();
    const tracing = { endpoint: `${collector.endpoint}/v1/traces`, ratio: 0 };
    const gateway = await startTestGateway({ redisUrl: testInfrastructure().redis.url, tracing });
    expect(await received(gateway, sampled)).toMatchObject({ sampled: false });
    await gateway.stop();
    expect(collector.spans).toEqual([]);
    await collector.stop();
  });
});
