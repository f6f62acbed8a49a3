import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PortTakenError } from './ports.errors.js';
import { assertPortFree, freePort, freePorts } from './ports.js';

describe('ports', () => {
  const server = createServer();
  let taken = 0;

  beforeAll(async () => {
    taken = await freePort();
    await new Promise<void>((resolve) => server.listen(taken, '127.0.0.1', resolve));
  });

  afterAll(() => {
    server.close();
  });

  it('never returns a free port twice', async () => {
    const ports = await freePorts(50);
    expect(new Set(ports).size).toBe(50);
  });

  it('reports the process that holds a port and what to do', async () => {
    const refusal = assertPortFree(taken, 'Postgres');
    await expect(refusal).rejects.toBeInstanceOf(PortTakenError);
    await expect(refusal).rejects.toThrow(
      `Port ${taken} (Postgres) is taken by node (pid ${process.pid}): stop it, or start MVEC with --port-offset 1000.`,
    );
  });

  it('accepts a free port', async () => {
    await expect(assertPortFree(await freePort(), 'Redis')).resolves.toBeUndefined();
  });
});
