import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm';

export interface MigrateOptions {
  /** Connection of the role that owns the tables. */
  ownerUrl: string;
  /** Folders of Prisma migrations (`<timestamp>_<name>/migration.sql`), applied together in the order of their names. */
  folders: string[];
}

/** The engine wants a schema even where it is not compared with anything. */
const providerOnly = 'datasource db {\n  provider = "postgresql"\n}\n';

const filters = { externalTables: [], externalEnums: [] };

/**
 * Applies what is missing, in Prisma's own bookkeeping table. Safe to run twice and at the same time.
 * Prisma's schema engine runs as WebAssembly, so no native binary has to be downloaded; it is loaded only here, because
 * a running service has no use for it.
 * @returns the names of the migrations that were applied
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const engine = await openEngine(options.ownerUrl, [['schema.prisma', providerOnly]]);
  try {
    const output = await engine.applyMigrations({ filters, migrationsList: await migrationList(options.folders) });
    return output.appliedMigrationNames;
  } finally {
    engine.free();
  }
}

/** SQL that takes an empty database, or the database at `fromUrl`, to what a `schema.prisma` says. Empty: no difference. */
export async function migrationSql(options: {
  url: string;
  schemaFile: string;
  fromDatabase: boolean;
}): Promise<string> {
  const content = await readFile(options.schemaFile, 'utf8');
  const engine = await openEngine(options.url, [[basename(options.schemaFile), content]]);
  try {
    const files = [{ path: basename(options.schemaFile), content }];
    const result = await engine.diff({
      from: options.fromDatabase ? { tag: 'schemaDatasource', files, configDir: '.' } : { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: ['_prisma_migrations'], externalEnums: [] },
    });
    return result.stdout ?? '';
  } finally {
    engine.free();
  }
}

async function openEngine(url: string, datamodels: [string, string][]) {
  const [{ SchemaEngine }, { PrismaPg }, { bindMigrationAwareSqlAdapterFactory }] = await Promise.all([
    import('@prisma/schema-engine-wasm'),
    import('@prisma/adapter-pg'),
    import('@prisma/driver-adapter-utils'),
  ]);
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url }));
  return SchemaEngine.new({ datamodels }, () => undefined, adapter);
}

async function migrationList(folders: string[]): Promise<MigrationList> {
  const directories = (await Promise.all(folders.map(readFolder))).flat();
  return {
    baseDir: '.',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: directories.sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

async function readFolder(folder: string): Promise<MigrationList['migrationDirectories']> {
  const entries = await readdir(folder, { withFileTypes: true });
  const directories = entries.filter((entry) => entry.isDirectory());
  return Promise.all(
    directories.map(async ({ name }) => {
      const value = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
    }),
  );
}
