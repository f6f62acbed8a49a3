import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm';

const lockfileName = 'migration_lock.toml';
const lockfile = { path: lockfileName, content: 'provider = "postgresql"\n' };

/** A folder of Prisma migrations (`<timestamp>_<name>/migration.sql`). */
export interface MigrationFolder {
  /**
   * The schema that holds the bookkeeping table. A library names its own in `migration_lock.toml` (`schema = "http"`),
   * so that Prisma's command line finds only the service's own migrations in `public`.
   */
  schema: string;
  names: string[];
  list: MigrationList;
}

export async function readMigrationFolder(folder: string): Promise<MigrationFolder> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => {
      const value = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
    }),
  );
  const list = { baseDir: '.', lockfile, shadowDbInitScript: '', migrationDirectories };
  const hasLockfile = entries.some(({ name }) => name === lockfileName);
  const schema = hasLockfile ? schemaOf(await readFile(join(folder, lockfileName), 'utf8')) : undefined;
  return { schema: schema ?? 'public', names, list };
}

function schemaOf(lockfileContent: string): string | undefined {
  return /^schema\s*=\s*"([a-z_]+)"/m.exec(lockfileContent)?.[1];
}
