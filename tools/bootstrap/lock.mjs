import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from './refusal.mjs';

/**
 * Two commands that install or build at once would break each other's node_modules: the second waits for the first.
 * The lock of a process that was killed is taken over.
 */
export async function withLock(path, work) {
  await acquire(path).catch((error) => {
    if (error.code !== 'ENOSPC') throw error;
    throw new Refusal(`The disk of ${dirname(path)} is full: free some space and run the command again.`);
  });
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

async function acquire(path) {
  mkdirSync(dirname(path), { recursive: true });
  let waitingFor;
  while (!create(path)) {
    const owner = readOwner(path);
    if (!isAlive(owner)) {
      rmSync(path, { force: true });
      continue;
    }
    if (waitingFor !== owner)
      console.log(`Another command (process ${owner}) is installing or building; waiting for it.`);
    waitingFor = owner;
    await delay(300);
  }
}

/** Creates the lock by a hard link to a complete file, so that no process reads a partly written lock. */
function create(path) {
  const candidate = `${path}.${process.pid}`;
  try {
    writeFileSync(candidate, String(process.pid));
    linkSync(candidate, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(candidate, { force: true });
  }
}

function readOwner(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
