import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PrismaPg } from '@prisma/adapter-pg';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { CatalogueChars } from './catalogue-chars.js';
import { withoutLingeringTimers } from './lingering-timers.js';

export interface MigrateOptions {
  /** Connection of the role that owns the tables. */
  ownerUrl: string;
  /** Folders of Prisma migrations (`<timestamp>_<name>/migration.sql`), applied together in the order of their names. */
  folders: string[];
}

/** The engine wants a schema even where it is not compared with anything. */
const providerOnly = 'datasource db {\n  provider = "postgresql"\n}\n';

/** What the engine writes when there is nothing to do. */
const emptyScript = '-- This is an empty migration.';

const filters = { externalTables: [], externalEnums: [] };

/**
 * Applies what is missing, in Prisma's own bookkeeping table. Safe to run twice and at the same time.
 * Prisma's schema engine runs as WebAssembly, so no native binary has to be downloaded; it is loaded only here, because
 * a running service has no use for it.
 * @returns the names of the migrations that were applied
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const migrationsList = await migrationList(options.folders);
  await forgetInterrupted(options.ownerUrl);
  return withEngine(options.ownerUrl, [['schema.prisma', providerOnly]], async (engine) => {
    const output = await engine.applyMigrations({ filters, migrationsList });
    return output.appliedMigrationNames;
  });
}

/** Prisma's own lock: whoever holds it is the one applier. */
const applierLock = 72_707_369;

/**
 * A process that was killed while it migrated leaves a migration that began and did not end, and the engine then refuses
 * to go on. A migration is one transaction here, so what did not end left nothing behind: it is applied anew.
 */
async function forgetInterrupted(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [applierLock]);
    const { rows } = await client.query<{ known: boolean }>(
      `select to_regclass('public._prisma_migrations') is not null as known`,
    );
    if (rows[0]?.known !== true) return;
    await client.query('delete from public._prisma_migrations where finished_at is null and rolled_back_at is null');
  } finally {
    await client.end();
  }
}

/** SQL that takes an empty database, or the database at `fromUrl`, to what a `schema.prisma` says. Empty: no difference. */
export async function migrationSql(options: {
  url: string;
  schemaFile: string;
  fromDatabase: boolean;
}): Promise<string> {
  const content = await readFile(options.schemaFile, 'utf8');
  const files = [{ path: basename(options.schemaFile), content }];
  return withEngine(options.url, [[basename(options.schemaFile), content]], async (engine) => {
    const result = await engine.diff({
      from: options.fromDatabase ? { tag: 'schemaDatasource', files, configDir: '.' } : { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
    });
    const script = result.stdout?.trim() ?? '';
    return script === emptyScript ? '' : script;
  });
}

async function withEngine<T>(
  url: string,
  datamodels: [string, string][],
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const [{ SchemaEngine }, { PrismaPg }, { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, DriverAdapterError }] =
    await Promise.all([
      import('@prisma/schema-engine-wasm'),
      import('@prisma/adapter-pg'),
      import('@prisma/driver-adapter-utils'),
    ]);
  const chars = new CatalogueChars(ColumnTypeEnum.Character);
  const pool = chars.hideFromAdapter(new pg.Pool({ connectionString: url }));
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(
      withWholeScripts(new PrismaPg(pool), { pool, chars }, (error) => new DriverAdapterError(describe(error))),
    );
    const engine = await SchemaEngine.new({ datamodels }, () => undefined, adapter);
    return await withoutLingeringTimers(() => work(engine)).finally(() => engine.free());
  } finally {
    await pool.end();
  }
}

/**
 * Prisma's adapter cuts a script at every semicolon, also inside functions and comments. Postgres takes it whole, and
 * then as one transaction: a migration is applied completely or not at all.
 */
function withWholeScripts(
  factory: PrismaPg,
  { pool, chars }: { pool: pg.Pool; chars: CatalogueChars },
  toDriverError: (error: pg.DatabaseError) => Error,
): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script) => {
      await pool.query(script).catch((error: unknown) => {
        throw error instanceof pg.DatabaseError ? toDriverError(error) : error;
      });
    };
    chars.showToEngine(adapter);
    return adapter;
  };
  return factory;
}

/** What the engine needs to name the mistake in the SQL. */
function describe({ code = '', severity = '', message, detail, column, hint }: pg.DatabaseError) {
  return {
    kind: 'postgres' as const,
    code,
    severity,
    message,
    detail,
    column,
    hint,
    originalCode: code,
    originalMessage: message,
  };
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
