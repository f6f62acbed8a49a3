import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processIdentity } from '@mvec/local-servers';
import { reset } from '../src/commands/reset.js';

let folder: string;
let home: string;
const context = { root: '/nowhere', env: {} };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mvec reset '));
  home = join(folder, '.mvec');
  mkdirSync(home);
  writeFileSync(join(home, 'secrets.json'), '{}');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('npm run reset', () => {
  it('deletes the home', async () => {
    expect(await reset({ yes: true, home }, context)).toBe(0);
    expect(existsSync(home)).toBe(false);
  });

  it('does nothing without a home', async () => {
    expect(await reset({ yes: true, home: join(folder, 'none') }, context)).toBe(0);
  });

  it('refuses while the platform runs', async () => {
    const identity = await processIdentity(process.pid);
    writeFileSync(join(home, 'launcher.json'), JSON.stringify({ pid: process.pid, identity }));

    await expect(reset({ yes: true, home }, context)).rejects.toThrow(
      `The platform runs (process ${process.pid}): stop it first`,
    );
    expect(existsSync(home)).toBe(true);
  });

  it('refuses without a terminal to ask at', async () => {
    await expect(reset({ home }, context)).rejects.toThrow('There is no terminal to ask at');
    expect(existsSync(home)).toBe(true);
  });

  it('refuses a folder that is not a home', async () => {
    await expect(reset({ yes: true, home: folder }, context)).rejects.toThrow('does not look like a home');
    expect(existsSync(folder)).toBe(true);
  });
});
