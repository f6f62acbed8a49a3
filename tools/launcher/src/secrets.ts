import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomically } from './atomic-file.js';
import { mapServices } from './addresses.js';

const secret = z.string().min(16).default(newSecret);
const perService = z.object(mapServices(() => secret));

const schema = z.object({
  postgresPassword: secret,
  /** Passwords by service: of the role that owns and migrates the database, and of the role that the service uses. */
  databaseOwners: perService.prefault({}),
  databaseApps: perService.prefault({}),
  redisPassword: secret,
  /** OAuth2 client secrets, with which services get their tokens. */
  serviceClients: perService.prefault({}),
  operatorPassword: secret,
  paymentProviderKey: secret,
});

export type Secrets = z.infer<typeof schema>;

/**
 * Reads the secrets of this home and creates missing ones. Existing secrets are never replaced, because the databases
 * were created with them.
 * @throws when the file exists but is damaged, because new passwords would lock the platform out of its data
 */
export async function loadSecrets(path: string): Promise<Secrets> {
  const present = await readIfPresent(path);
  const secrets = parse(path, present ?? '{}');
  const content = `${JSON.stringify(secrets, null, 2)}\n`;
  if (content !== present) await writeFileAtomically(path, content);
  return secrets;
}

function parse(path: string, content: string): Secrets {
  try {
    return schema.parse(JSON.parse(content));
  } catch (error) {
    throw new Error(`${path} is damaged: restore it, or start over with \`npm run reset\``, { cause: error });
  }
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A random secret, URL-safe so that a connection string can contain it without escaping. */
function newSecret(): string {
  return randomBytes(24).toString('base64url');
}
