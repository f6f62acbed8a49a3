import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launcherOf, lockHome } from './launcher-lock.js';
import { PlatformError } from './platform.errors.js';

let folder: string;
let lockFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mvec-lock-'));
  lockFile = join(folder, 'launcher.json');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('A second start of the same home', () => {
  it('is refused with the id of the running process', async () => {
    await lockHome(lockFile);
    const second = lockHome(lockFile);

    await expect(second).rejects.toThrow(PlatformError);
    await expect(second).rejects.toThrow(
      `The platform in ${folder} is already running (process ${process.pid}): stop it with Ctrl-C or \`kill ${process.pid}\`, or start a second one with --home and --port-offset.`,
    );
  });

  it('lets exactly one of several concurrent starts succeed', async () => {
    const starts = await Promise.allSettled(Array.from({ length: 10 }, () => lockHome(lockFile)));

    const refusals = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason as unknown] : []));
    expect(refusals).toHaveLength(9);
    expect(refusals.every((reason) => reason instanceof PlatformError)).toBe(true);
    expect(readdirSync(folder)).toEqual(['launcher.json']);
  });
});

describe('The lock of a launcher that was killed', () => {
  it('is taken over, also when another process has its process id now', async () => {
    writeFileSync(lockFile, JSON.stringify({ pid: process.pid, identity: 'an earlier process with this id' }));

    expect(await launcherOf(lockFile)).toBeUndefined();
    const unlock = await lockHome(lockFile);
    expect(JSON.parse(readFileSync(lockFile, 'utf8'))).toMatchObject({ pid: process.pid });
    await unlock();
    expect(existsSync(lockFile)).toBe(false);
  });

  it('is taken over when its content is invalid', async () => {
    writeFileSync(lockFile, '{"pid":');
    await expect(lockHome(lockFile)).resolves.toBeDefined();
  });
});
