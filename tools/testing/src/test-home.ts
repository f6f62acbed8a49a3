import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomBytes } from 'node:crypto';
import { cleanLeftovers, processIdentity, removeHome } from '@mvec/local-servers';

const parent = fileURLToPath(new URL('../../../.mvec', import.meta.url));
const OWNER = 'owner.json';

/** Creates a folder for temporary servers, marked with the process that owns it. */
export async function makeTestHome(): Promise<string> {
  await removeAbandonedHomes();
  const home = join(parent, `test-${process.pid}-${randomBytes(3).toString('hex')}`);
  await mkdir(home, { recursive: true });
  const identity = await processIdentity(process.pid);
  await writeFile(join(home, OWNER), JSON.stringify({ pid: process.pid, identity }));
  return home;
}

/** Deletes folders of test runs that were killed with SIGKILL. */
async function removeAbandonedHomes(): Promise<void> {
  const homes = (await readdir(parent).catch(() => [])).filter((name) => name.startsWith('test-'));
  for (const home of homes.map((name) => join(parent, name))) {
    if (!(await isAbandoned(home))) continue;
    await cleanLeftovers(home);
    await removeHome(home);
  }
}

async function isAbandoned(home: string): Promise<boolean> {
  const text = await readFile(join(home, OWNER), 'utf8').catch(() => '');
  // A folder without an owner is being created by another process.
  if (text === '') return false;
  const owner = JSON.parse(text) as { pid: number; identity?: string };
  return (await processIdentity(owner.pid)) !== owner.identity;
}
