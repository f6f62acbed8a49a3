import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const preload = new URL('clock-preload.ts', import.meta.url).href;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prove-clock-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Output of a program whose clock is moved by `byMs` milliseconds. */
async function answerOf(program: string, byMs: number): Promise<string> {
  const file = join(folder, 'clock');
  await writeFile(file, String(byMs));
  const env = { ...process.env, PROVE_CLOCK_FILE: file };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', preload, '-p', program], { env });
  return stdout.trim();
}

describe('A clock that can be moved', () => {
  it('moves now, new dates and their text', async () => {
    const program = '[Date.now(), new Date().getTime(), Date.parse(Date())].join()';
    const times = (await answerOf(program, 3_600_000)).split(',').map(Number);
    for (const time of times) expect(Math.abs(time - Date.now() - 3_600_000)).toBeLessThan(30_000);
  });

  it('leaves other dates, their kind and the monotonic clock alone', async () => {
    const program =
      '[new Date(0).toISOString(), new Date() instanceof Date, Date.UTC(1970, 0), performance.now() < 60_000].join()';
    expect(await answerOf(program, -3_600_000)).toBe('1970-01-01T00:00:00.000Z,true,0,true');
  });
});
