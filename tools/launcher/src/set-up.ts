import { mkdir } from 'node:fs/promises';
import type { PlatformHome } from './home.js';
import { loadSecrets, type Secrets } from './secrets.js';
import { loadSigningKeys, type SigningKeys } from './signing-keys.js';

export interface SetUp {
  secrets: Secrets;
  keys: SigningKeys;
}

/**
 * Makes the home of a platform, or what is missing in it. Doing it again changes nothing. The folder itself stays open
 * to others, because Postgres may have to run as another user in it; what is secret in it is closed by itself.
 */
export async function setUp(home: PlatformHome): Promise<SetUp> {
  await mkdir(home.folder, { recursive: true });
  const [secrets, keys] = await Promise.all([loadSecrets(home.secrets), loadSigningKeys(home.keys)]);
  return { secrets, keys };
}
