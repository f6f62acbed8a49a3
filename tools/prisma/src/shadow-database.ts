import { dropDatabase, inDatabase, type ShadowDatabase } from '@mvec/database';
import pg from 'pg';

/**
 * Creates an empty database on the server of `url`, with the same owner. An earlier one that a kill left behind is
 * replaced.
 * @param adminUrl a role that may create databases; the owner itself by default
 */
export async function createShadow(url: string, adminUrl = inDatabase(url, 'postgres')): Promise<ShadowDatabase> {
  const { pathname, username } = new URL(url);
  const name = `${pathname.slice(1)}_shadow`;
  await dropDatabase(adminUrl, name);
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`create database ${pg.escapeIdentifier(name)} owner ${pg.escapeIdentifier(username)}`);
    await admin.query(`revoke connect on database ${pg.escapeIdentifier(name)} from public`);
  } finally {
    await admin.end();
  }
  return { url: inDatabase(url, name), drop: () => dropDatabase(adminUrl, name) };
}
