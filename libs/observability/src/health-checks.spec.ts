import { describe, expect, it } from '@jest/globals';
import { HealthChecks } from './health-checks.js';

describe('HealthChecks', () => {
  it('is ready after the start while every dependency answers', async () => {
    const health = new HealthChecks();
    health.register('database', async () => undefined);
    expect(await health.ready()).toMatchObject({ status: 'starting' });
    health.markStarted();
    expect(await health.ready()).toEqual({ status: 'ready', checks: { database: { status: 'up' } } });
  });

  it('names the unavailable dependency, and recovers with it', async () => {
    let up = false;
    const health = new HealthChecks();
    health.register('database', () => (up ? Promise.resolve() : Promise.reject(new Error('refused'))));
    health.markStarted();
    expect(await health.ready()).toEqual({
      status: 'not_ready',
      checks: { database: { status: 'down', reason: 'refused' } },
    });
    up = true;
    expect(await health.ready()).toMatchObject({ status: 'ready' });
  });

  it('neither waits for a hanging dependency nor calls it twice at once', async () => {
    let asked = 0;
    const health = new HealthChecks(20);
    health.register('redis', () => {
      asked += 1;
      return new Promise<void>(() => undefined);
    });
    health.markStarted();
    const [report] = await Promise.all([health.ready(), health.ready()]);
    expect(report.checks['redis']).toEqual({ status: 'down', reason: 'no answer within 20 ms' });
    expect(asked).toBe(1);
  });

  it('is not ready when stopping, whatever hangs, and ends long polls', async () => {
    const health = new HealthChecks(60_000);
    health.register('database', () => new Promise<void>(() => undefined));
    health.markStarted();
    health.markStopping();
    health.markStarted();
    expect(await health.ready()).toMatchObject({ status: 'stopping' });
    expect(health.stopping.aborted).toBe(true);
  });
});
