import { randomUUID } from 'node:crypto';
import { Database, one, sql } from '@mvec/database';
import { createTopics } from '@mvec/kafka';
import { createLogger, describedMetrics, isIdentifying } from '@mvec/observability';
import { eventually, type TestDatabase, tokenFor } from '@mvec/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startService, type RunningService } from '../src/index.js';
import { openDatabase, testEnv } from './support/bench.js';
import { happened, ProbeModule } from './support/probe.module.js';

describe('startService', () => {
  let database: TestDatabase;
  let service: RunningService;

  beforeAll(async () => {
    database = await openDatabase('analytics');
    const env = testEnv('analytics', database);
    const logger = createLogger('test', 'silent');
    await createTopics({ brokers: env.KAFKA_BROKERS, clientId: 'test', logger, prefix: env.TOPIC_PREFIX });
    service = await startService({ name: 'analytics', module: ProbeModule, env });
  });

  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${service.url}${path}`, { headers });

  it('serves health and metrics without a token, all other routes with one', async () => {
    expect(await (await get('/health/live')).json()).toEqual({ status: 'live' });
    expect(await (await get('/health/ready')).json()).toEqual({
      status: 'ready',
      checks: { database: { status: 'up' } },
    });
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toContain('http_request_duration_seconds');
    expect(metrics).toContain('outbox_pending_messages 0');
    expect(metrics).toContain('database_pool_connections{pool="main",state="idle"}');
    expect((await get('/v1/private')).status).toBe(401);
    const token = await tokenFor({ roles: ['shopper'] });
    expect(await (await get('/v1/private', { authorization: `Bearer ${token}` })).text()).toBe('secret');
  });

  it('has metrics with bounded labels and without personal data under any requests', async () => {
    const token = await tokenFor({ roles: ['shopper'] });
    const seriesOf = async () => {
      const lines = (await (await get('/metrics')).text()).split('\n');
      return lines
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => line.slice(0, line.lastIndexOf(' ')));
    };
    const known = new Set(describedMetrics().map(({ name }) => name));
    for (let asked = 0; asked < 200; asked += 1) {
      await get(`/v1/${randomUUID()}/ann-${asked}@example.org?token=${token}`, { authorization: `Bearer ${token}` });
      await get(`/v1/dead-letters/${randomUUID()}`, { authorization: `Bearer ${token}` });
    }
    const series = await seriesOf();
    const nodes = /^(process|nodejs)_/;
    const unknown = series.filter((line) => !nodes.test(line) && !known.has(nameOf(line)));
    expect(unknown).toEqual([]);
    const values = series.flatMap((line) => [...line.matchAll(/="([^"]*)"/g)].map(([, value = '']) => value));
    expect(values.filter(isIdentifying)).toEqual([]);
    const ofRoutes = series.filter((line) => line.startsWith('http_request_duration_seconds_count'));
    expect(ofRoutes.filter((line) => line.includes('route="unmatched"'))).toHaveLength(1);
    expect(ofRoutes.length).toBeLessThan(20);
  });

  it('serves its OpenAPI document', async () => {
    const document = (await (await get('/openapi.json')).json()) as { paths: object };
    expect(Object.keys(document.paths).sort()).toEqual([
      '/v1/adjustments',
      '/v1/dead-letters',
      '/v1/dead-letters/replay',
      '/v1/dead-letters/{deadLetterId}',
      '/v1/dead-letters/{deadLetterId}/drop',
      '/v1/dead-letters/{deadLetterId}/replay',
      '/v1/eventing',
      '/v1/poll',
      '/v1/private',
    ]);
  });

  it('answers a problem when Fastify refuses a path that cannot be decoded', async () => {
    const response = await get('/v1/%ZZ');
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'bad_request' });
  });

  it('publishes and consumes events; an event that cannot be retried is dead-lettered after one attempt', async () => {
    const response = await fetch(`${service.url}/v1/adjustments`, {
      method: 'POST',
      headers: { 'x-correlation-id': 'adjustment-1' },
    });
    expect(await response.json()).toEqual({ correlationId: 'adjustment-1' });
    const owner = service.app.get(Database);
    const letter = await eventually(
      async () => one(await owner.query(sql`select cause, attempts from eventing.dead_letter`)),
      { timeout: 30_000 },
    );
    expect(letter).toEqual({ cause: expect.stringContaining('below nothing'), attempts: 1 });
    expect(await owner.query(sql`select correlation_id from applied`)).toEqual([{ correlationId: 'adjustment-1' }]);
  });

  it('stops in order: running requests, queues, pools', async () => {
    const other = await startService({ name: 'identity', module: ProbeModule, env: testEnv('identity', database) });
    const poll = fetch(`${other.url}/v1/poll`);
    await eventually(() => happened.includes('poll began'));
    await Promise.all([other.stop(), poll]);
    expect(await (await poll).json()).toEqual({ ended: 'stopping' });
    expect(happened).toEqual(['poll began', 'poll answered', 'queue closed, database open']);
    await expect(fetch(`${other.url}/health/live`)).rejects.toThrow();
  });

  it('serves while it announces its stop, and closes connections', async () => {
    const env = { ...testEnv('identity', database), STOP_ANNOUNCE_MS: 1_000 };
    const other = await startService({ name: 'identity', module: ProbeModule, env });
    const before = await fetch(`${other.url}/health/live`);
    expect(before.headers.get('connection')).toBe('keep-alive');
    const stopped = other.stop();
    expect((await fetch(`${other.url}/health/ready`)).status).toBe(503);
    for (const end = performance.now() + 500; performance.now() < end;) {
      const during = await fetch(`${other.url}/health/live`);
      expect([during.status, during.headers.get('connection')]).toEqual([200, 'close']);
    }
    await stopped;
    await expect(fetch(`${other.url}/health/live`)).rejects.toThrow();
  });

  it('leaves nothing running when it cannot start', async () => {
    const taken = { ...testEnv('identity', database), HTTP_PORT: Number(new URL(service.url).port) };
    await expect(startService({ name: 'identity', module: ProbeModule, env: taken })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

/** The name of a series' metric. */
function nameOf(series: string): string {
  return series.replace(/\{.*/, '').replace(/_(bucket|sum|count)$/, '');
}
