import { randomBytes } from 'node:crypto';
import { dropDatabase, inDatabase, migrate, provisionDatabase } from '@mvec/database';
import { testInfrastructure } from './connections.js';

export interface TestDatabase {
  name: string;
  /** The role that migrates and owns the tables. */
  ownerUrl: string;
  /** The role that the service runs as. */
  appUrl: string;
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Names the roles, `<service>_owner` and `<service>_app`, which all databases of the server share. */
  service: string;
  /** Migration folders to apply. */
  folders: string[];
  /** Superuser's connection to a server other than the run's. */
  adminUrl?: string;
}

const PASSWORD = 'test';

/** Creates a new database, migrated exactly as the platform's. */
export async function createTestDatabase(options: TestDatabaseOptions): Promise<TestDatabase> {
  const { service, folders, adminUrl = testInfrastructure().postgres.adminUrl } = options;
  const name = `${service}_${randomBytes(4).toString('hex')}`;
  await provisionDatabase({
    adminUrl,
    service,
    database: name,
    ownerPassword: PASSWORD,
    appPassword: PASSWORD,
  });
  const ownerUrl = inDatabase(adminUrl, name, { name: `${service}_owner`, password: PASSWORD });
  const appUrl = inDatabase(adminUrl, name, { name: `${service}_app`, password: PASSWORD });
  await migrate({ ownerUrl, folders });
  return { name, ownerUrl, appUrl, drop: () => dropDatabase(adminUrl, name) };
}
