import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { processIdentity } from '@mvec/local-servers';
import { z } from 'zod';
import { PlatformError } from './platform.errors.js';

const owner = z.object({ pid: z.int().positive(), identity: z.string() });
type Owner = z.infer<typeof owner>;

/** Returns the process that runs the platform of this home; undefined when there is none or it was killed. */
export async function launcherOf(lockFile: string): Promise<Owner | undefined> {
  const content = await readFile(lockFile, 'utf8').catch(() => undefined);
  const parsed = content === undefined ? undefined : parseOwner(content);
  if (!parsed) return undefined;
  return (await processIdentity(parsed.pid)) === parsed.identity ? parsed : undefined;
}

/**
 * Takes the lock of a home, so that only one launcher uses it. Returns a function that releases the lock.
 * @throws {PlatformError} with the id of the launcher that holds the lock
 */
export async function lockHome(lockFile: string): Promise<() => Promise<void>> {
  await mkdir(dirname(lockFile), { recursive: true });
  const identity = await processIdentity(process.pid);
  const candidate = `${lockFile}.${randomUUID()}`;
  await writeFile(candidate, JSON.stringify({ pid: process.pid, identity }), { mode: 0o600 });
  try {
    await claim(lockFile, candidate);
  } finally {
    await unlink(candidate);
  }
  return () => rm(lockFile, { force: true });
}

/** Creates the lock by a hard link to a complete file, so that no process reads a partly written lock. */
async function claim(lockFile: string, candidate: string): Promise<void> {
  for (;;) {
    try {
      await link(candidate, lockFile);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const running = await launcherOf(lockFile);
    if (running) {
      throw new PlatformError(
        `The platform in ${dirname(lockFile)} is already running (process ${running.pid}): stop it with Ctrl-C or \`kill ${running.pid}\`, or start a second one with --home and --port-offset.`,
      );
    }
    await rm(lockFile, { force: true });
  }
}

function parseOwner(content: string): Owner | undefined {
  try {
    return owner.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}
