import { access, chmod, constants, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive } from '../processes/process-table.js';

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

export async function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

/**
 * Makes a folder that only its owner may enter. The folders above it are made with the usual rights: a home closed to
 * others would drive Postgres, which does not run as root, out of it.
 */
export async function makePrivateDirectory(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await mkdir(path, { recursive: true, mode: 0o700 });
}

/**
 * Makes an empty folder to prepare `<path>` in, beside it, so that renaming it is enough. Those that a process left
 * which was killed meanwhile are removed. Everybody may read it: the cache can have several users.
 */
export async function temporaryBeside(path: string): Promise<string> {
  const prefix = `${basename(path)}.partial-`;
  await mkdir(dirname(path), { recursive: true });
  const abandoned = (await readdir(dirname(path)))
    .filter((name) => name.startsWith(prefix))
    .filter((name) => !isAlive(Number.parseInt(name.slice(prefix.length), 10)));
  await Promise.all(abandoned.map((name) => rm(join(dirname(path), name), { recursive: true, force: true })));
  const folder = await mkdtemp(`${path}.partial-${process.pid}-`);
  await chmod(folder, 0o755);
  return folder;
}
