import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cleanLeftovers, isAlive, processIdentity } from '../src/index.js';

const library = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const idle = ['-e', 'setInterval(() => {}, 1000)'];

describe('No process is left behind', () => {
  let home = '';

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'mvec-orphans-'));
    await mkdir(join(home, 'run'));
  });

  afterAll(() => rm(home, { recursive: true }));

  it('stops every server when the program that started them is killed', async () => {
    const script = `
      import { ManagedProcess } from ${JSON.stringify(library)};
      const launch = { command: process.execPath, args: ${JSON.stringify(idle)} };
      const make = (name) => new ManagedProcess({ name, home: ${JSON.stringify(home)}, launch });
      const servers = [make('one'), make('two')];
      await Promise.all(servers.map((server) => server.start()));
      console.log(JSON.stringify(servers.map((server) => server.pid)));
      setInterval(() => {}, 1000);`;
    const launcher = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((resolve) => launcher.stdout.once('data', (data) => resolve(String(data))));
    const servers = JSON.parse(line) as number[];
    expect(servers.map(isAlive)).toEqual([true, true]);
    launcher.kill('SIGKILL');
    await allGone(servers);
  });

  it('stops servers that a crashed start left running', async () => {
    const leftover = detached();
    await record('leftover', leftover, (await processIdentity(leftover)) ?? '');
    await expect(cleanLeftovers(home)).resolves.toEqual(['leftover']);
    await allGone([leftover]);
    await expect(cleanLeftovers(home)).resolves.toEqual([]);
  });

  it('does not stop another program with the process id of a recorded one', async () => {
    const other = detached();
    await record('gone', other, 'an earlier boot');
    await expect(cleanLeftovers(home)).resolves.toEqual([]);
    expect(isAlive(other)).toBe(true);
    process.kill(other, 'SIGKILL');
  });

  function detached(): number {
    const child = spawn(process.execPath, idle, { detached: true, stdio: 'ignore' });
    child.unref();
    return child.pid ?? 0;
  }

  function record(name: string, pid: number, identity: string): Promise<void> {
    const content = { name, pid, identity, stopSignal: 'SIGTERM', graceMs: 1_000, stopOrder: 0 };
    return writeFile(join(home, 'run', `${name}.json`), JSON.stringify(content));
  }

  async function allGone(pids: number[]): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (pids.some(isAlive) && Date.now() < deadline) await delay(20);
    expect(pids.map(isAlive)).toEqual(pids.map(() => false));
  }
});
