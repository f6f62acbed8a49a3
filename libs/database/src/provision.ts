import pg from 'pg';

export interface ProvisionOptions {
  /** A connection to the server's `postgres` database that may create roles and databases. */
  adminUrl: string;
  /** Names the two roles: `<service>_owner` migrates, `<service>_app` runs. */
  service: string;
  database: string;
  ownerPassword: string;
  appPassword: string;
}

const provisioningLock = 730_001;

/**
 * Creates a service's roles and database, or brings their passwords and grants up to date. Safe to run twice and at
 * the same time.
 *
 * The application's role owns nothing, so what a migration revokes (changing the ledger) stays revoked; nobody but the
 * service's two roles may connect.
 */
export async function provisionDatabase(options: ProvisionOptions): Promise<void> {
  await withClient(options.adminUrl, async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [provisioningLock]);
    // An administrator who is no superuser acts for the roles that it makes only if it says so before.
    await admin.query(`set createrole_self_grant = 'set, inherit'`);
    await ensureRole(admin, roles(options).owner, options.ownerPassword);
    await ensureRole(admin, roles(options).app, options.appPassword);
    await ensureDatabase(admin, options);
    await withClient(inDatabase(options.adminUrl, options.database), (client) => grant(client, options));
  });
}

export async function dropDatabase(adminUrl: string, database: string): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    await admin.query(`drop database if exists ${pg.escapeIdentifier(database)} with (force)`);
  });
}

/** The same connection string, for another database, optionally as another user. */
export function inDatabase(url: string, database: string, user?: { name: string; password: string }): string {
  const result = new URL(url);
  result.pathname = `/${database}`;
  if (user !== undefined) {
    result.username = user.name;
    result.password = user.password;
  }
  return result.href;
}

function roles({ service }: ProvisionOptions): { owner: string; app: string } {
  return { owner: `${service}_owner`, app: `${service}_app` };
}

async function ensureRole(admin: pg.Client, role: string, password: string): Promise<void> {
  const known = await admin.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = known.rowCount === 0 ? 'create' : 'alter';
  await admin.query(`${verb} role ${pg.escapeIdentifier(role)} login password ${pg.escapeLiteral(password)}`);
}

async function ensureDatabase(admin: pg.Client, options: ProvisionOptions): Promise<void> {
  const known = await admin.query('select 1 from pg_database where datname = $1', [options.database]);
  if (known.rowCount !== 0) return;
  const owner = pg.escapeIdentifier(roles(options).owner);
  await admin.query(`create database ${pg.escapeIdentifier(options.database)} owner ${owner}`);
}

async function grant(client: pg.Client, options: ProvisionOptions): Promise<void> {
  const database = pg.escapeIdentifier(options.database);
  const owner = pg.escapeIdentifier(roles(options).owner);
  const app = pg.escapeIdentifier(roles(options).app);
  const byDefault = `alter default privileges for role ${owner} grant`;
  await client.query(`revoke connect on database ${database} from public`);
  await client.query(`grant connect on database ${database} to ${app}`);
  await client.query(`grant usage on schema public to ${app}`);
  await client.query(`${byDefault} usage on schemas to ${app}`);
  await client.query(`${byDefault} select, insert, update, delete on tables to ${app}`);
  await client.query(`${byDefault} usage, select on sequences to ${app}`);
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  // A server that stops meanwhile is announced here as well; the failing query below is what counts.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
