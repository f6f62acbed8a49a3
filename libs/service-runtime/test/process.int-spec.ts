import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { eventually, type TestDatabase } from '@mvec/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, testVariables } from './support/bench.js';

const main = fileURLToPath(new URL('./support/probe-main.mjs', import.meta.url));

describe('runService', () => {
  let database: TestDatabase;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    database = await openDatabase('identity');
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  afterAll(() => database.drop());

  function start(variables: Record<string, string> = {}): { child: ChildProcess; output: () => string } {
    const env = { ...process.env, ...testVariables(database), ...variables };
    const child = fork(main, { env, silent: true, execArgv: [] });
    children.push(child);
    const chunks: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(String(chunk)));
    return { child, output: () => chunks.join('') };
  }

  const started = (output: () => string) => eventually(() => output().includes('service.started'));

  it.each(['SIGTERM', 'SIGINT'] as const)('stops cleanly on %s', async (signal) => {
    const { child, output } = start();
    await started(output);
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(output()).toContain('service.stopped');
  });

  it('stops when its parent process ends', async () => {
    const { child, output } = start();
    await started(output);
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(output()).toContain('parent process ended');
  });

  it('lists the wrong variables and exits with 78', async () => {
    const { child, output } = start({ HTTP_PORT: 'high', GATEWAY_URL: 'somewhere' });
    expect(await once(child, 'exit')).toEqual([78, null]);
    expect(output()).toBe(
      'identity: The environment is not usable:\n  HTTP_PORT: must be a port number\n  GATEWAY_URL: must be a URL\n',
    );
  });

  it('names a port in use and exits with 1', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { child, output } = start({ HTTP_PORT: port, LOG_LEVEL: 'fatal' });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(output()).toBe(
      `identity could not start: another process uses port ${port}: stop it, or set HTTP_PORT to a free port\n`,
    );
    squatter.close();
  });

  it('starts without database and brokers, reports not ready, and stops', async () => {
    const nowhere = { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/none', KAFKA_BROKERS: '127.0.0.1:1' };
    const { child, output } = start(nowhere);
    await started(output);
    const url = /"url":"([^"]+)"/.exec(output())?.[1] ?? '';
    const ready = await fetch(`${url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ status: 'not_ready', checks: { database: { status: 'down' } } });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
