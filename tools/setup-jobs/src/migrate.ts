import { UnknownMigrationsError } from '@mvec/database';
import { prepareDatabases, setUp } from '@mvec/launcher';
import { addressIn, withPassword } from './connections.js';
import type { MigrateEnv } from './env.js';
import { platformHome } from './folders.js';
import { JobError } from './job.errors.js';
import { retryUntilAvailable } from './retry-until-available.js';

const wrongPassword = '28P01';

/** Waits for Postgres and creates each service's roles, database and tables. @returns the applied migrations */
export async function migrateDatabases(
  root: string,
  env: MigrateEnv,
  say: (line: string) => void,
): Promise<readonly string[]> {
  const { secrets } = await setUp(platformHome(env.SET_UP_FOLDER));
  const adminUrl = withPassword(env.POSTGRES_URL, env.POSTGRES_PASSWORD);
  const address = addressIn(env.POSTGRES_URL);
  try {
    return await retryUntilAvailable(() => prepareDatabases(root, adminUrl, secrets), {
      what: `Postgres at ${address}`,
      advice: 'deps.compose.yml starts it, POSTGRES_URL is its address',
      say,
    });
  } catch (error) {
    if (error instanceof UnknownMigrationsError) {
      throw new JobError(
        `${error.message}. Run \`docker compose … down -v\` for all three files to delete its data, or start that version.`,
      );
    }
    if ((error as { code?: string }).code !== wrongPassword) throw error;
    const { username } = new URL(env.POSTGRES_URL);
    throw new JobError(
      `Postgres at ${address} rejects the password of ${username}: use the password that its data was created with, or change it in the database`,
    );
  }
}
