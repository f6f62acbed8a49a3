import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serviceNames, type ServiceName } from '@mvec/config';
import { Database, dropDatabase, inDatabase, migrate, migrationSql, raw, sql } from '@mvec/database';
import { adminUrlOf, addressesFor, homeAt, prepareDatabases, setUp } from '@mvec/launcher';
import { CommandError, type Command, type CommandContext } from '../command.js';
import { placeOf, placeOptions } from '../place.js';

/** Works on the Postgres of a running platform. */
export const migrateCommand: Command = async (args, context) => {
  const { values, positionals } = parseArgs({ args, options: placeOptions, allowPositionals: true });
  const { home, portOffset } = placeOf(values, context);
  const { secrets } = await setUp(homeAt(home));
  const adminUrl = adminUrlOf(secrets, addressesFor(portOffset));
  await requirePostgres(adminUrl);
  const [action, service, name] = positionals;
  if (action === 'new') return createMigration(context, adminUrl, parseService(service), parseName(name));
  const applied = await prepareDatabases(context.root, adminUrl, secrets);
  console.log(applied.length === 0 ? 'Every database is up to date.' : applied.join('\n'));
  return 0;
};

/** The difference between what the service's migrations make of an empty database and its schema.prisma. */
async function createMigration(
  { root }: CommandContext,
  adminUrl: string,
  service: ServiceName,
  name: string,
): Promise<number> {
  const prisma = join(root, 'apps', service, 'prisma');
  const statements = await inScratchDatabase(adminUrl, async (url) => {
    await migrate({ ownerUrl: url, folders: [join(prisma, 'migrations')].filter((folder) => existsSync(folder)) });
    return migrationSql({ url, schemaFile: join(prisma, 'schema.prisma'), fromDatabase: true });
  });
  if (statements.trim() === '' || statements.includes('This is an empty migration')) {
    console.log(`The migrations of ${service} already say what its schema.prisma says.`);
    return 0;
  }
  const folder = join(prisma, 'migrations', `${timestamp()}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), statements);
  console.log(`Wrote ${join(folder, 'migration.sql')}: read it, then \`npx mvec migrate\` applies it.`);
  return 0;
}

async function inScratchDatabase<T>(adminUrl: string, work: (url: string) => Promise<T>): Promise<T> {
  const database = `scratch_${randomBytes(4).toString('hex')}`;
  const admin = new Database({ url: adminUrl, poolSize: 1, applicationName: 'mvec migrate' });
  try {
    await admin.execute(sql`create database ${raw(database)}`);
    return await work(inDatabase(adminUrl, database));
  } finally {
    await admin.close();
    await dropDatabase(adminUrl, database);
  }
}

async function requirePostgres(adminUrl: string): Promise<void> {
  const database = new Database({ url: adminUrl, poolSize: 1, applicationName: 'mvec migrate' });
  try {
    await database.ping();
  } catch (error) {
    throw new CommandError('The platform does not run here: start it with `npm start`, then migrate.', {
      cause: error,
    });
  } finally {
    await database.close();
  }
}

function parseService(text: string | undefined): ServiceName {
  const service = serviceNames.find((name) => name === text);
  if (service) return service;
  throw new CommandError(`migrate new <service> <name>: the service is one of ${serviceNames.join(', ')}.`);
}

function parseName(text: string | undefined): string {
  if (text && /^[a-z0-9_]+$/.test(text)) return text;
  throw new CommandError('migrate new <service> <name>: the name is made of small letters, digits and underscores.');
}

/** As Prisma names its migrations: 20260131235959. */
function timestamp(): string {
  return new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
}
