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
 * Creates a folder that only its owner may enter. Parent folders get the usual permissions: Postgres, which does not run
 * as root, must be able to enter the home.
 */
export async function makePrivateDirectory(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await mkdir(path, { recursive: true, mode: 0o700 });
}

/**
 * Creates an empty temporary folder next to `<path>`, to be renamed to it when complete. Removes those that killed
 * processes left. All users may read it, because the cache can have several users.
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
