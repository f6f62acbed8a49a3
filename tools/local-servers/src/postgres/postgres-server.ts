import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { ManagedProcess, type Launch } from '../processes/managed-process.js';
import { commandLine } from '../processes/process-table.js';
import { exists } from '../tools/directories.js';
import { postgresInstallation } from './postgres-binaries.js';
import { postgresDirectory, reachableInstallation } from './postgres-place.js';
import { postgresUser, type RunUser } from './run-user.js';

export interface PostgresOptions {
  home: string;
  port: number;
  /** Password of the superuser `postgres`; set when the data directory is created, not changed later. */
  password: string;
  /** An installation (with `bin`, `lib`, `share`) to use instead of the one from npm. */
  installation?: string;
  /** False is faster, but loses data when the machine (not Postgres) crashes: for tests only. */
  durable?: boolean;
  onProgress?: (message: string) => void;
}

const SUPERUSER = 'postgres';
const WRONG_PASSWORD = '28P01';

/** Settings for two cores and little memory: no parallel queries, no just-in-time compiler, many small connections. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Enough for three instances of six services with eleven connections each, and some for operators.
  max_connections: '250',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  // Analyze soon: plans of prepared statements are replaced after it, and the first ones are made for empty tables.
  autovacuum_naptime: '5s',
  random_page_cost: '1.1',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] %q%u@%d ',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

const notDurable = { fsync: 'off', full_page_writes: 'off' };

/** A Postgres on 127.0.0.1. After `kill()`, the next `start()` recovers from its log, as after a crash. */
export class PostgresServer extends ManagedProcess {
  readonly host = '127.0.0.1';
  readonly port: number;
  /** Connection string of the superuser. */
  readonly adminUrl: string;

  constructor(options: PostgresOptions) {
    const adminUrl = `postgresql://${SUPERUSER}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/postgres`;
    super({
      name: 'postgres',
      home: options.home,
      launch: () => prepare(options),
      ready: () => acceptsConnections(adminUrl),
      // "Fast" shutdown: open transactions are rolled back, and the server does not wait for clients.
      stopSignal: 'SIGINT',
      stopOrder: 10,
    });
    this.port = options.port;
    this.adminUrl = adminUrl;
  }
}

async function prepare(options: PostgresOptions): Promise<Launch> {
  const user = await postgresUser();
  const folder = await postgresDirectory(options.home, user);
  const installation = await reachableInstallation(
    options.installation ?? (await postgresInstallation()),
    options.home,
    user,
  );
  const data = join(folder, 'data');
  if (!(await exists(join(data, 'PG_VERSION')))) {
    options.onProgress?.('creating the data directory');
    await createDataDirectory(options, installation, folder, user);
  }
  await removeStaleLock(data);
  return {
    command: join(installation, 'bin', 'postgres'),
    args: ['-D', data, ...Object.entries(allSettings(options)).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    cwd: folder,
    user: user && { uid: user.uid, gid: user.gid },
  };
}

function allSettings(options: PostgresOptions): Record<string, string> {
  return { ...settings, port: String(options.port), ...(options.durable === false ? notDurable : {}) };
}

/** Creates the data directory under a temporary name, so that an interrupted set-up never looks complete. */
async function createDataDirectory(
  { home, password, durable }: PostgresOptions,
  installation: string,
  folder: string,
  user: RunUser | undefined,
): Promise<void> {
  const partial = join(folder, 'data.partial');
  const passwordFile = join(folder, 'password');
  await rm(partial, { recursive: true, force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  try {
    await new ManagedProcess({
      name: 'postgres-initdb',
      home,
      launch: {
        command: join(installation, 'bin', 'initdb'),
        args: [
          ...['-D', partial, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--data-checksums'],
          ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
          ...(durable === false ? ['--no-sync'] : []),
        ],
        cwd: folder,
        user: user && { uid: user.uid, gid: user.gid },
      },
    }).run();
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(partial, join(folder, 'data'));
}

/**
 * Removes a stale lock file: after a crash of the machine its process id may belong to another program, and Postgres
 * would refuse to start. A lock held by a running Postgres of this directory is kept.
 */
async function removeStaleLock(data: string): Promise<void> {
  const lock = join(data, 'postmaster.pid');
  const holder = await readFile(lock, 'utf8').catch(() => undefined);
  if (holder === undefined) return;
  const running = await commandLine(Number.parseInt(holder, 10));
  if (!running.includes(data)) await rm(lock, { force: true });
}

/** Readiness probe. @throws when Postgres answers and refuses the password */
export async function acceptsConnections(adminUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 2_000 });
  // A connection that the server closes later is reported here too, and ignored: the query's answer decides.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === WRONG_PASSWORD)
      throw new Error('refuses the password that its data directory should have been created with', {
        cause: error,
      });
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
