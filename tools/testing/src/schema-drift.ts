import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrationSql } from '@mvec/database';
import { createTestDatabase } from './test-database.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * SQL that would change a service's migrated database to match its `schema.prisma`; empty when they match. Compares
 * only what Prisma supports: columns, keys and indexes, not checks, triggers or grants.
 */
export async function schemaDrift(service: string): Promise<string> {
  const folder = join(root, 'apps', service, 'prisma');
  const database = await createTestDatabase({ service, folders: [join(folder, 'migrations')] });
  try {
    const schemaFile = join(folder, 'schema.prisma');
    return await migrationSql({ url: database.ownerUrl, schemaFile });
  } finally {
    await database.drop();
  }
}
