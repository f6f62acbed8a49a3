import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@mvec/config';
import { inDatabase, migrate, provisionDatabase } from '@mvec/database';
import type { Addresses } from './addresses.js';
import type { Secrets } from './secrets.js';

/** Libraries that keep tables in every service's database. */
const librariesWithTables = ['outbox', 'http'];

export function adminUrlOf(secrets: Secrets, addresses: Addresses): string {
  return `postgresql://postgres:${secrets.postgresPassword}@127.0.0.1:${addresses.postgres}/postgres`;
}

/** Folders with the migrations of a service and of the libraries it uses. */
export function migrationFolders(root: string, service: ServiceName): string[] {
  const folders = [
    ...librariesWithTables.map((library) => join(root, 'libs', library, 'migrations')),
    join(root, 'apps', service, 'prisma', 'migrations'),
  ];
  return folders.filter((folder) => existsSync(folder));
}

/** Creates missing roles, databases and tables. @returns the applied migrations, by service */
export async function prepareDatabases(root: string, adminUrl: string, secrets: Secrets): Promise<string[]> {
  const applied = await Promise.all(serviceNames.map((service) => prepareDatabase(root, adminUrl, service, secrets)));
  return applied.flat();
}

async function prepareDatabase(
  root: string,
  adminUrl: string,
  service: ServiceName,
  secrets: Secrets,
): Promise<string[]> {
  const ownerPassword = secrets.databaseOwners[service];
  const appPassword = secrets.databaseApps[service];
  await provisionDatabase({ adminUrl, service, database: service, ownerPassword, appPassword });
  const ownerUrl = inDatabase(adminUrl, service, { name: `${service}_owner`, password: ownerPassword });
  const names = await migrate({ ownerUrl, folders: migrationFolders(root, service) });
  return names.map((name) => `${service}: ${name}`);
}
