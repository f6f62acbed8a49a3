import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagedProcess, type ManagedProcessOptions, type ProcessExit } from './managed-process.js';
import { isAlive } from './process-table.js';

describe('ManagedProcess', () => {
  let home = '';

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'mvec process '));
  });

  afterAll(() => rm(home, { recursive: true }));

  function program(script: string, options: Partial<ManagedProcessOptions> = {}): ManagedProcess {
    return new ManagedProcess({
      name: 'sample',
      home,
      launch: { command: process.execPath, args: ['-e', script] },
      ...options,
    });
  }

  it('is ready when its probe succeeds, and leaves no record when it has ended', async () => {
    let asked = 0;
    const sample = program('setInterval(() => {}, 1000)', { ready: () => Promise.resolve(++asked > 2) });
    await sample.start();
    expect(asked).toBe(3);
    await expect(readdir(join(home, 'run'))).resolves.toEqual(['sample.json']);
    await sample.stop();
    expect(sample.running).toBe(false);
    await expect(readdir(join(home, 'run'))).resolves.toEqual([]);
  });

  it('reports the reason and the last log lines when the program ends at once', async () => {
    const sample = program(`console.error('disk is full'); process.exit(3)`, { ready: () => Promise.resolve(false) });
    await expect(sample.start()).rejects.toThrow(
      /^sample ended with code 3 before it was ready \(log: .*\)\n {2}disk is full$/,
    );
  });

  it('reports a program that does not exist', async () => {
    const sample = program('', { launch: { command: join(home, 'nothing') } });
    await expect(sample.start()).rejects.toThrow(/ENOENT/);
    expect(sample.running).toBe(false);
  });

  it('gives up and leaves nothing running when the program is not ready in time', async () => {
    const sample = program('setInterval(() => {}, 1000)', { ready: () => Promise.resolve(false), readyTimeoutMs: 100 });
    await expect(sample.start()).rejects.toThrow(/was not ready after 0.1 s/);
    expect(sample.running).toBe(false);
  });

  it('kills a program that ignores its stop signal', async () => {
    const sample = program(`process.on('SIGTERM', () => {}); console.log('deaf'); setInterval(() => {}, 1000)`, {
      ready: () => Promise.resolve(sample.lastLogLines(1)[0] === 'deaf'),
    });
    await sample.start();
    const exits: ProcessExit[] = [];
    sample.onExit((exit) => exits.push(exit));
    await sample.stop('SIGTERM', 50);
    expect(exits).toEqual([{ code: null, signal: 'SIGKILL', expected: true }]);
  });

  it('kills child processes too, also in another session', async () => {
    const grandchild = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true })`;
    const sample = program(`console.log(String(${grandchild}.pid)); setInterval(() => {}, 1000)`, {
      ready: () => Promise.resolve(sample.lastLogLines().length > 0),
    });
    await sample.start();
    const pid = Number(sample.lastLogLines(1)[0]);
    const lived = isAlive(pid);
    await sample.kill();
    expect([lived, isAlive(pid)]).toEqual([true, false]);
  });

  it('can be stopped while it is still being prepared', async () => {
    const sample = program('', {
      launch: async () => {
        await sample.stop();
        return { command: process.execPath };
      },
    });
    await expect(sample.start()).rejects.toThrow(/was stopped before it was ready/);
  });

  it('runs a command to its end and reports a failure', async () => {
    await expect(program('console.log(1)').run()).resolves.toBeUndefined();
    await expect(program(`console.log('no'); process.exit(2)`).run()).rejects.toThrow(/failed with code 2 .*\n {2}no$/);
  });
});
