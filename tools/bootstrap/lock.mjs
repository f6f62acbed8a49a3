import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Two commands that install or build at once would break each other's node_modules: the second waits for the first.
 * The lock of a process that was killed is taken over.
 */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  await acquire(path);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

async function acquire(path) {
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

function create(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
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
