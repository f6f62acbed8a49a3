import { createHash } from 'node:crypto';
import {
  chmod,
  chown,
  cp,
  lchown,
  mkdir,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { exists } from '../tools/directories.js';
import type { RunUser } from './run-user.js';

/**
 * Folder of a home's Postgres data: `<home>/postgres`. When Postgres must run as another user who may not enter the home,
 * it is a link to a folder outside. This is decided once, so that existing data are always found.
 */
export async function postgresDirectory(home: string, user: RunUser | undefined): Promise<string> {
  const place = join(home, 'postgres');
  await mkdir(home, { recursive: true });
  if (await exists(place)) return realpath(place);
  if (!user || (await isOpenToOthers(home))) {
    await makePrivate(place, user);
    return realpath(place);
  }
  const outside = join(outsideDirectory(home), 'postgres');
  await makePrivate(outsideDirectory(home), user);
  await makePrivate(outside, user);
  await rm(place, { force: true });
  await symlink(outside, place);
  return outside;
}

/** The given installation, or a copy of it outside the home when the user that runs it may not enter its folder. */
export async function reachableInstallation(
  installation: string,
  home: string,
  user: RunUser | undefined,
): Promise<string> {
  if (!user || (await isOpenToOthers(installation))) return installation;
  const outside = outsideDirectory(home);
  const version = createHash('sha256').update(installation).digest('hex').slice(0, 8);
  const copy = join(outside, `software-${version}`);
  if (await exists(copy)) return copy;
  await makePrivate(outside, user);
  await rm(`${copy}.partial`, { recursive: true, force: true });
  await cp(installation, `${copy}.partial`, { recursive: true, verbatimSymlinks: true });
  await chownAll(`${copy}.partial`, user);
  await rename(`${copy}.partial`, copy);
  return copy;
}

/** Folders outside a home that belong to it; they exist only when root starts Postgres. */
export async function directoriesOutside(home: string): Promise<string[]> {
  const target = await readlink(join(home, 'postgres')).catch(() => undefined);
  const folders = new Set([outsideDirectory(home), ...(target ? [dirname(target)] : [])]);
  const there = await Promise.all([...folders].map(async (folder) => ((await exists(folder)) ? [folder] : [])));
  return there.flat();
}

/** Folder outside the home. Only root needs it and can create it; unlike in /var/tmp, old files are not deleted. */
function outsideDirectory(home: string): string {
  return `/var/lib/mvec-${createHash('sha256').update(resolve(home)).digest('hex').slice(0, 16)}`;
}

/** True when any user may enter the folder; false, for example, for the home of root. */
async function isOpenToOthers(folder: string): Promise<boolean> {
  for (let path = await realpath(folder); ; path = dirname(path)) {
    if (((await stat(path)).mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

async function makePrivate(folder: string, owner: RunUser | undefined): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  if (owner) await chown(folder, owner.uid, owner.gid);
}

async function chownAll(folder: string, owner: RunUser): Promise<void> {
  await lchown(folder, owner.uid, owner.gid);
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  await Promise.all(entries.map((entry) => lchown(join(entry.parentPath, entry.name), owner.uid, owner.gid)));
}
