import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAlive, processIdentity } from '@mvec/local-servers';
import { fullDisk, requireDiskSpace, watchDisk } from '../src/disk-space.js';
import { Platform } from '../src/index.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let home: string;
let orphan: ChildProcess | undefined;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mvec-refused-'));
});

afterEach(() => {
  orphan?.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

/**
 * Takes a port and returns the offset that puts the gateway on it. All other ports of that platform are free: they are
 * below the ranges of test servers and outgoing connections, and differ from those of the end-to-end tests.
 */
async function takeGatewayPort(): Promise<{ portOffset: number; close: () => void }> {
  const server = createServer().listen(13_500 + (process.pid % 100), '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { portOffset: port - 8000, close: () => server.close() };
}

async function startAndFail(portOffset: number): Promise<string> {
  try {
    await new Platform({ root, home, portOffset }).start();
  } catch (error) {
    return String(error);
  }
  throw new Error('The platform started unexpectedly');
}

describe('A start that cannot succeed', () => {
  it('reports the taken port and its owner before it starts anything', async () => {
    const { portOffset, close } = await takeGatewayPort();
    const message = await startAndFail(portOffset);
    close();

    expect(message).toContain(`Port ${8000 + portOffset} (gateway) is taken by`);
    expect(message).toContain(`pid ${process.pid}`);
    expect(existsSync(join(home, 'logs'))).toBe(false);
    expect(existsSync(join(home, 'launcher.json'))).toBe(false);
  });

  it('reports how much disk space is free and how much is needed', async () => {
    await expect(requireDiskSpace(home, 1e18)).rejects.toThrow(
      /^Only [\d.]+ GB are free on the disk of .* and the platform needs \d+ GB: free some space and start again\.$/,
    );
  });

  it('is blamed on a full disk only when the disk is full', async () => {
    await expect(fullDisk(home)).resolves.toBeUndefined();
    const { promise: full, resolve } = Promise.withResolvers<Error>();
    watchDisk(home, resolve, 1e18);

    expect((await full).message).toMatch(
      /^The disk of .* is full \([\d.]+ GB free\), so the platform was stopped; all confirmed data are kept: free some space and start again\.$/,
    );
  });

  it('first stops what a killed launcher and its guardian left behind', async () => {
    const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
    orphan = left;
    const pid = left.pid ?? 0;
    const record = { name: 'order', pid, identity: await processIdentity(pid), stopSignal: 'SIGTERM', graceMs: 2_000 };
    mkdirSync(join(home, 'run'));
    writeFileSync(join(home, 'run', 'order.json'), JSON.stringify({ ...record, stopOrder: 0 }));
    const { portOffset, close } = await takeGatewayPort();
    await startAndFail(portOffset);
    close();

    expect(isAlive(pid)).toBe(false);
  });
});
