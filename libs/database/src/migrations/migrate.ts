import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import pg from 'pg';
import { type MigrationFolder, readMigrationFolder } from './migration-folder.js';
import { withSchemaEngine } from './schema-engine.js';

export interface MigrateOptions {
  /** Connection of the role that owns the tables. */
  ownerUrl: string;
  /** Folders of Prisma migrations, each with its own bookkeeping. No folder refers to tables of another. */
  folders: string[];
}

/** The database has migrations that are not in the folders: another version of the program made it. */
export class UnknownMigrationsError extends Error {
  constructor(
    readonly database: string,
    names: string[],
  ) {
    super(`The database ${database} was made by another version: it has the migrations ${names.join(', ')}`);
  }
}

/** What the engine writes when there is nothing to do. */
const emptyScript = '-- This is an empty migration.';

const filters = { externalTables: [], externalEnums: [] };

/** The lock that Prisma takes for an applier: its holder is the only one. */
const applierLock = 72_707_369;

/**
 * Applies the missing migrations, in Prisma's own bookkeeping table. Safe to run twice and at the same time.
 * @returns the names of the migrations that were applied
 * @throws UnknownMigrationsError before a migration is applied
 */
export async function migrate({ ownerUrl, folders }: MigrateOptions): Promise<string[]> {
  const read = await Promise.all(folders.map(readMigrationFolder));
  await prepareBookkeeping(ownerUrl, read);
  const applied: string[] = [];
  for (const { schema, list } of read) {
    const names = await withSchemaEngine({ url: ownerUrl, schema }, async (engine) => {
      const output = await engine.applyMigrations({ filters, migrationsList: list });
      return output.appliedMigrationNames;
    });
    applied.push(...names);
  }
  return applied;
}

async function prepareBookkeeping(ownerUrl: string, folders: MigrationFolder[]): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [applierLock]);
    const unknown: string[] = [];
    for (const { schema, names } of folders) {
      await client.query(`create schema if not exists ${pg.escapeIdentifier(schema)}`);
      const applied = await bookkept(client, schema);
      unknown.push(...applied.filter((name) => !names.includes(name)));
    }
    if (unknown.length > 0) throw new UnknownMigrationsError(client.database ?? '', unknown);
  } finally {
    await client.end();
  }
}

/**
 * The migrations that a bookkeeping table lists as applied. A process that was killed while it migrated leaves a
 * migration that began and did not end, and the engine then refuses to continue. A migration is one transaction here, so
 * such a migration left nothing behind: its row is deleted and it is applied again.
 */
async function bookkept(client: pg.Client, schema: string): Promise<string[]> {
  const table = `${pg.escapeIdentifier(schema)}._prisma_migrations`;
  const { rows: known } = await client.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [
    table,
  ]);
  if (known[0]?.exists !== true) return [];
  await client.query(`delete from ${table} where finished_at is null and rolled_back_at is null`);
  const { rows } = await client.query<{ name: string }>(
    `select migration_name as name from ${table} where rolled_back_at is null`,
  );
  return rows.map(({ name }) => name);
}

/** SQL that changes the database at `url` to match a `schema.prisma`; empty when they match. */
export async function migrationSql(options: { url: string; schemaFile: string }): Promise<string> {
  const content = await readFile(options.schemaFile, 'utf8');
  const path = basename(options.schemaFile);
  const files = [{ path, content }];
  return withSchemaEngine(
    { url: options.url },
    async (engine) => {
      const result = await engine.diff({
        from: { tag: 'schemaDatasource', files, configDir: '.' },
        to: { tag: 'schemaDatamodel', files },
        script: true,
        exitCode: null,
        filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
      });
      const script = result.stdout?.trim() ?? '';
      return script === emptyScript ? '' : script;
    },
    [[path, content]],
  );
}
