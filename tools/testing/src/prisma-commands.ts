import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Database, raw, sql } from '@mvec/database';
import { testInfrastructure } from './connections.js';
import { createTestDatabase } from './test-database.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

/** Timeout of a command, because one that asks a question never ends. */
const commandTimeoutMs = 60_000;

export interface PrismaCommands {
  /** Output of `migrate status`. */
  status: string;
  /** Output of `migrate dev` without a change. */
  unchanged: string;
  /** SQL of the migrations that `migrate dev` writes: without a change, and with a new column. */
  written: { unchanged: string[]; changed: string[] };
  /** Rows of the table afterwards, with the new column. */
  rows: Record<string, unknown>[];
}

/**
 * Runs Prisma's commands in a copy of a service's folder, on a new database with the rows of `insert`. The change is a
 * new column `added` of the model. A command that asks a question fails.
 */
export async function tryPrismaCommands(
  service: string,
  { model, table, insert }: { model: string; table: string; insert: string },
): Promise<PrismaCommands> {
  const source = join(root, 'apps', service);
  const libraries = ['outbox', 'http'].map((library) => join(root, 'libs', library, 'migrations'));
  const folders = [...libraries, join(source, 'prisma', 'migrations')];
  const [copy, database] = await Promise.all([copyOf(source), createTestDatabase({ service, folders })]);
  const owner = new Database({ url: database.ownerUrl, poolSize: 1, applicationName: 'test' });
  try {
    await owner.execute(raw(insert));
    const status = await prisma(copy, database.ownerUrl, 'migrate', 'status');
    const unchanged = await prisma(copy, database.ownerUrl, 'migrate', 'dev');
    const writtenBefore = await newMigrations(source, copy);
    await addColumn(join(copy, 'prisma', 'schema.prisma'), model);
    await prisma(copy, database.ownerUrl, 'migrate', 'dev', '--name', 'added');
    const written = { unchanged: writtenBefore, changed: await newMigrations(source, copy) };
    const rows = await owner.query<Record<string, unknown>>(sql`select * from ${raw(table)}`);
    return { status, unchanged, written, rows };
  } finally {
    await owner.close();
    await Promise.all([database.drop(), rm(copy, { recursive: true })]);
  }
}

/** Copies the folder within the repository, so that the configuration finds its packages. */
async function copyOf(source: string): Promise<string> {
  const parent = join(root, 'node_modules', '.cache', 'mvec');
  await mkdir(parent, { recursive: true });
  const copy = await mkdtemp(join(parent, 'prisma-'));
  for (const name of ['prisma', 'prisma.config.ts'])
    await cp(join(source, name), join(copy, name), { recursive: true });
  return copy;
}

async function prisma(folder: string, url: string, ...args: string[]): Promise<string> {
  const main = join(root, 'node_modules', 'prisma', 'build', 'index.js');
  const adminUrl = testInfrastructure().postgres.adminUrl;
  // The engine is an executable that needs `node` on PATH.
  const path = `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`;
  const env = { ...process.env, PATH: path, DATABASE_URL: url, MVEC_SHADOW_ADMIN_URL: adminUrl };
  const child = run(process.execPath, [main, ...args], { cwd: folder, env, timeout: commandTimeoutMs });
  child.child.stdin?.end();
  return (await child).stdout;
}

async function addColumn(schemaFile: string, model: string): Promise<void> {
  const schema = await readFile(schemaFile, 'utf8');
  await writeFile(schemaFile, schema.replace(new RegExp(`^model ${model} \\{$`, 'm'), '$&\n  added Int @default(7)'));
}

async function newMigrations(source: string, copy: string): Promise<string[]> {
  const [before, after] = await Promise.all([source, copy].map((folder) => readdir(join(folder, 'prisma/migrations'))));
  const names = (after ?? []).filter((name) => !before?.includes(name));
  return Promise.all(names.map((name) => readFile(join(copy, 'prisma/migrations', name, 'migration.sql'), 'utf8')));
}
