import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type PrismaConfig } from 'prisma/config';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The port of `@mvec/config`, which is not built yet when `prisma generate` reads this file in a fresh clone. */
const postgresPort = 5432;

interface DatabaseSecrets {
  postgresPassword: string;
  databaseOwners: Record<string, string>;
}

/**
 * Prisma's configuration of one service. Commands that need a database use the owner's connection to the platform that
 * `MVEC_HOME` and `MVEC_PORT_OFFSET` name, as the launcher does; `DATABASE_URL` replaces it.
 *
 * Prisma starts a native engine for migrations, which it would download. `schema-engine.mjs` answers in its place with
 * the same engine as WebAssembly, so every command works without a download.
 */
export function serviceConfig(service: string, env: NodeJS.ProcessEnv = process.env): PrismaConfig {
  env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= fileURLToPath(new URL('../bin/schema-engine.mjs', import.meta.url));
  // Prisma would ask its maker for news of versions.
  env['CHECKPOINT_DISABLE'] ??= '1';
  const connection = connectionOf(service, env);
  env['MVEC_SHADOW_ADMIN_URL'] ??= connection.adminUrl;
  return defineConfig({
    schema: 'prisma/schema.prisma',
    migrations: { path: 'prisma/migrations' },
    datasource: { url: env['DATABASE_URL'] ?? connection.ownerUrl },
  });
}

function connectionOf(service: string, env: NodeJS.ProcessEnv): { ownerUrl: string; adminUrl: string } {
  const home = env['MVEC_HOME'] ? resolve(env['MVEC_HOME']) : join(root, '.mvec');
  const secrets = readSecrets(join(home, 'secrets.json'));
  const server = `127.0.0.1:${postgresPort + Number(env['MVEC_PORT_OFFSET'] ?? 0)}`;
  return {
    ownerUrl: `postgresql://${service}_owner:${secrets?.databaseOwners[service] ?? ''}@${server}/${service}`,
    adminUrl: `postgresql://postgres:${secrets?.postgresPassword ?? ''}@${server}/postgres`,
  };
}

/** Without a platform there are none: Prisma then says that the server cannot be reached. */
function readSecrets(path: string): DatabaseSecrets | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as DatabaseSecrets;
  } catch {
    return undefined;
  }
}
